import { Combobox } from '@mantine/core';
import type { Completion } from '../../../../core/workflow/edit/completions.ts';
import { useSamples } from '../trying/use-samples.ts';
import classes from './template-area.module.css';

interface OfferedValuesProps {
  /** Those that the field can name; the same list while it is open. */
  readonly all: readonly Completion[];
  /** Those of them that go on with what is typed. */
  readonly offered: readonly Completion[];
  readonly label: string;
}

/** The names that are offered: what each holds, and what it held in the last run. */
export function OfferedValues({ all, offered, label }: OfferedValuesProps) {
  const samples = useSamples(all);
  return (
    <Combobox.Options aria-label={label}>
      {offered.map(({ path, type }) => {
        const words = [type, samples.get(path) ?? ''].filter((each) => each !== '').join(' · ');
        return (
          <Combobox.Option
            key={path}
            value={path}
            className={classes.option ?? ''}
            title={words === '' ? path : `${path}\n${words}`}
          >
            <span className={`${classes.path} sb-mono`}>{path}</span>
            {words !== '' && <span className={classes.type}>{words}</span>}
          </Combobox.Option>
        );
      })}
    </Combobox.Options>
  );
}
