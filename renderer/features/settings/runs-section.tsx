import { NumberSetting } from './number-setting.tsx';
import type { SectionProps } from './section-props.ts';

/** How runs use this machine. */
export function RunsSection({ view }: SectionProps) {
  return (
    <>
      <NumberSetting
        view={view}
        name="concurrency"
        label="Steps at work at the same time"
        help="Of all runs together; others wait for a free place."
      />
      <NumberSetting
        view={view}
        name="logLines"
        label="Lines of a log on the screen"
        help="Of each step; older lines stay in the run and are read from there."
      />
    </>
  );
}
