import { Chip, Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { FoundFindings } from '../../../../core/agent/finding.ts';
import { SEVERITIES, type Severity } from '../../../../core/agent/severity.ts';
import { countOf } from '../../../ui/format.ts';
import { SEVERITY_LOOKS } from '../../../ui/severity-looks.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { FindingFile } from './finding-file.tsx';
import { FindingLine } from './finding-line.tsx';
import { findingRows } from './finding-rows.ts';
import classes from './findings.module.css';

interface FindingsProps {
  readonly found: FoundFindings;
  readonly workspace: string;
  /** Id of the finding whose file is shown. */
  readonly selected: string | null;
  readonly onSelect: (finding: string | null) => void;
}

const HEAD_HEIGHT = 28;
const ROW_HEIGHT = 44;

/** Findings by severity; a chosen one shows its file at its line. */
export function Findings({ found: { findings, unread }, workspace, selected, onSelect }: FindingsProps) {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<readonly Severity[]>([]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => findingRows(findings, text, new Set(shown)), [findings, text, shown]);
  const counts = useMemo(() => Map.groupBy(findings, ({ severity }) => severity), [findings]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'severity' ? HEAD_HEIGHT : ROW_HEIGHT),
    overscan: 10,
  });
  const chosen = findings.find(({ id }) => id === selected);
  if (findings.length === 0) {
    return (
      <Text c="dimmed" p="md">
        Nothing was found.
      </Text>
    );
  }
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          placeholder="Filter"
          aria-label="Filter findings"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Chip.Group
          multiple
          value={[...shown]}
          onChange={(values) => setShown(SEVERITIES.filter((severity) => values.includes(severity)))}
        >
          <Group gap={4}>
            {SEVERITIES.map((severity) => {
              const count = counts.get(severity)?.length ?? 0;
              return (
                count > 0 && (
                  <Chip key={severity} value={severity} size="xs" variant="outline" color="gray">
                    {count} {severity}
                  </Chip>
                )
              );
            })}
          </Group>
        </Chip.Group>
      </div>
      <div className={classes.scroll} ref={scroller} role="list" aria-label="Findings">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <div
                key={index}
                role="listitem"
                className={classes.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row.kind === 'severity' ? (
                  <div className={classes.head}>
                    <StateBadge look={SEVERITY_LOOKS[row.severity]} /> {row.count}
                  </div>
                ) : (
                  <FindingLine
                    finding={row.finding}
                    isSelected={row.finding.id === selected}
                    onSelect={() => onSelect(row.finding.id)}
                  />
                )}
              </div>
            );
          })}
        </div>
        {rows.length === 0 && (
          <Text c="dimmed" p="md">
            No finding fits the filter.
          </Text>
        )}
        {unread > 0 && (
          <Text c="dimmed" size="sm" p="sm">
            {countOf(unread, 'entry', 'entries')} of the list can&apos;t be read as findings; the Output tab
            has them.
          </Text>
        )}
      </div>
      {chosen && (
        <FindingFile key={chosen.id} finding={chosen} workspace={workspace} onClose={() => onSelect(null)} />
      )}
    </>
  );
}
