import { Alert, Button, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { AgentHealthView } from '../../../core/agent/health.ts';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { api } from '../../client/api.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { AGENT_LOOKS } from './agent-looks.ts';
import type { HealthSample } from './history.ts';
import classes from './health.module.css';

interface AgentPanelProps {
  readonly agent: AgentHealthView;
  readonly samples: readonly HealthSample[];
}

const CHART = { width: 280, height: 56 };

/** One agent with its processes, the course of its figures and its last error. */
export function AgentPanel({ agent, samples }: AgentPanelProps) {
  const restart = useMutation(api.health.restart.mutationOptions());
  return (
    <aside className={classes.panel} aria-label={`Agent ${agent.title}`}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4">
          {agent.title}
        </Title>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={restart.isPending}
          disabled={agent.processes.length === 0 && agent.nextStartAt === null}
          title={
            agent.nextStartAt !== null
              ? 'Tries to start a process now, instead of waiting'
              : agent.processes.length === 0
                ? 'No process runs; one starts with the next call'
                : 'Ends its processes; calls in flight are closed as lost and tried again by policy'
          }
          onClick={() => restart.mutate({ agent: agent.agent })}
        >
          Restart
        </Button>
      </Group>
      {restart.error && <Problem error={restart.error} />}
      <Stack gap="sm" mt="sm">
        <div>
          <StateBadge look={AGENT_LOOKS[agent.state]} />
          <Text mt={4} className={classes.message}>
            {makeVisible(agent.reason)}
          </Text>
          {agent.nextStartAt !== null && (
            <Text c="dimmed" mt={4}>
              Tried again <RelativeTime at={agent.nextStartAt} />, or at once with the next call or a restart.
            </Text>
          )}
          {agent.state === 'missing' && agent.problem && (
            <Text c="dimmed" mt={4} className={classes.message}>
              {makeVisible(agent.problem.fix)}
            </Text>
          )}
        </div>
        {agent.state !== 'missing' && agent.problem && (
          <Alert color="orange" title="An earlier manifest is in force" className={classes.message}>
            {makeVisible(agent.problem.message)}
            <Text c="dimmed" mt={4}>
              {makeVisible(agent.problem.fix)}
            </Text>
          </Alert>
        )}
        <Group gap="xs">
          {agent.capabilities.map((capability) => (
            <Code key={capability}>{capability}</Code>
          ))}
        </Group>
        <Figure
          label="CPU"
          now={`${(samples.at(-1)?.cpu ?? 0).toFixed(0)} %`}
          values={samples.map(({ cpu }) => cpu)}
        />
        <Figure
          label="Memory"
          now={formatBytes(samples.at(-1)?.memory ?? 0)}
          values={samples.map(({ memory }) => memory)}
        />
        <Figure
          label="In flight"
          now={String(agent.inFlight)}
          values={samples.map(({ inFlight }) => inFlight)}
        />
        <Processes agent={agent} />
        <Facts agent={agent} />
        {agent.lastError && (
          <div>
            <Title order={3} size="h6">
              Last error
            </Title>
            <Text c="var(--sb-red)">
              {agent.lastError.code}, <RelativeTime at={agent.lastError.at} />
            </Text>
            <Text className={classes.message}>{makeVisible(agent.lastError.message)}</Text>
            <Text c="dimmed">{makeVisible(agent.lastError.fix)}</Text>
          </div>
        )}
      </Stack>
    </aside>
  );
}

function Figure({
  label,
  now,
  values,
}: {
  readonly label: string;
  readonly now: string;
  readonly values: readonly number[];
}) {
  return (
    <div>
      <Group justify="space-between">
        <Text fw={600}>{label}</Text>
        <Text className="sb-numbers">{now}</Text>
      </Group>
      <Sparkline values={values} label={`${label} over the last minutes`} {...CHART} />
    </div>
  );
}

function Processes({ agent }: { readonly agent: AgentHealthView }) {
  if (agent.processes.length === 0) return null;
  return (
    <Table aria-label="Processes" className={classes.processes}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Process</Table.Th>
          <Table.Th>Started</Table.Th>
          <Table.Th>Last heard</Table.Th>
          <Table.Th className={classes.figure}>Memory</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agent.processes.map((process) => (
          <Table.Tr key={process.pid}>
            <Table.Td className="sb-mono">{process.pid}</Table.Td>
            <Table.Td>
              <RelativeTime at={process.startedAt} />
            </Table.Td>
            <Table.Td>{process.lastHeardAt ? <RelativeTime at={process.lastHeardAt} /> : '–'}</Table.Td>
            <Table.Td className={classes.figure}>
              {process.memory === null ? '–' : formatBytes(process.memory)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Facts({ agent }: { readonly agent: AgentHealthView }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Calls succeeded', String(agent.succeeded)],
    ['Calls failed', String(agent.failed)],
    ['Waiting for a process', String(agent.queued)],
    ['Processes', `${agent.processes.length} of at most ${agent.processLimit}`],
    ['Restarts', String(agent.restarts)],
    ['p99 of a call', agent.latency ? formatDuration(agent.latency.p99) : '–'],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="sb-numbers">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
