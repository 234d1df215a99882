import { Table, Tooltip, UnstyledButton } from '@mantine/core';
import type { AgentHealthView } from '../../../core/agent/health.ts';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { AGENT_LOOKS } from './agent-looks.ts';
import { sumOf, type HealthHistory } from './history.ts';
import classes from './health.module.css';

interface AgentTableProps {
  readonly agents: readonly AgentHealthView[];
  readonly history: HealthHistory;
  readonly selected: string | undefined;
  readonly onSelect: (agent: string) => void;
}

/** A row per agent: how it stands, why, and what it costs. */
export function AgentTable({ agents, history, selected, onSelect }: AgentTableProps) {
  return (
    <Table stickyHeader highlightOnHover className={classes.table} aria-label="Agents">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Agent</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th className={classes.reason}>Because</Table.Th>
          <Table.Th className={classes.figure}>CPU</Table.Th>
          <Table.Th className={classes.figure}>Memory</Table.Th>
          <Table.Th className={classes.figure}>In flight</Table.Th>
          <Table.Th className={classes.figure}>Queue</Table.Th>
          <Table.Th className={`${classes.figure} ${classes.more}`}>Success</Table.Th>
          <Table.Th className={`${classes.figure} ${classes.more}`}>p50 / p95</Table.Th>
          <Table.Th className={classes.spark}>CPU, last minutes</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agents.map((agent) => (
          <Table.Tr
            key={agent.agent}
            data-agent={agent.agent}
            data-state={agent.state}
            {...(agent.agent === selected && { 'data-selected': true })}
            onClick={() => onSelect(agent.agent)}
          >
            <Table.Td>
              <UnstyledButton
                className={classes.name}
                aria-pressed={agent.agent === selected}
                onClick={(event) => {
                  event.stopPropagation();
                  onSelect(agent.agent);
                }}
              >
                {agent.title}
              </UnstyledButton>
              <span className={`sb-mono ${classes.id}`}>
                {agent.agent} {agent.version}
              </span>
            </Table.Td>
            <Table.Td>
              <StateBadge look={AGENT_LOOKS[agent.state]} />
            </Table.Td>
            <Table.Td className={classes.reason}>
              <Tooltip label={agent.reason} multiline maw={420}>
                <span className={classes.clip}>{agent.reason}</span>
              </Tooltip>
              {agent.nextStartAt !== null && (
                <span className={classes.clip}>
                  Tried again <RelativeTime at={agent.nextStartAt} />.
                </span>
              )}
              {agent.problem && agent.state !== 'missing' && (
                <Tooltip label={makeVisible(agent.problem.message)} multiline maw={420}>
                  <span className={`${classes.clip} ${classes.outdated}`}>
                    Its manifest on the disk can’t be used: an earlier one is in force.
                  </span>
                </Tooltip>
              )}
            </Table.Td>
            <Table.Td className={classes.figure}>{percent(sumOf(agent, 'cpu'))}</Table.Td>
            <Table.Td className={classes.figure}>{bytes(sumOf(agent, 'memory'))}</Table.Td>
            <Table.Td className={classes.figure}>{agent.inFlight}</Table.Td>
            <Table.Td className={classes.figure}>{agent.queued}</Table.Td>
            <Table.Td className={`${classes.figure} ${classes.more}`}>{successOf(agent)}</Table.Td>
            <Table.Td className={`${classes.figure} ${classes.more}`}>{latencyOf(agent)}</Table.Td>
            <Table.Td className={classes.spark}>
              <Sparkline
                values={(history[agent.agent] ?? []).map(({ cpu }) => cpu)}
                label={`CPU of ${agent.title} over the last minutes`}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(0)} %`;
}

function bytes(value: number | null): string {
  return value === null ? '–' : formatBytes(value);
}

function successOf({ succeeded, failed }: AgentHealthView): string {
  const calls = succeeded + failed;
  return calls === 0 ? '–' : `${Math.floor((succeeded / calls) * 100)} % of ${calls}`;
}

function latencyOf({ latency }: AgentHealthView): string {
  return latency ? `${formatDuration(latency.p50)} / ${formatDuration(latency.p95)}` : '–';
}
