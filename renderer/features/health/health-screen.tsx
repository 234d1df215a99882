import { Skeleton, Stack, Text } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { addressOf, go, useAddress } from '../../app/address.ts';
import { Empty } from '../../ui/empty.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { AgentPanel } from './agent-panel.tsx';
import { AgentTable } from './agent-table.tsx';
import { useHealth } from './use-health.ts';
import classes from './health.module.css';

/** Health: a row per agent with its state and the reason; selecting one opens it beside the table. */
export function HealthScreen() {
  const { path } = useAddress();
  const { data, error, refetch, history } = useHealth();
  const chosen = data?.agents.find(({ agent }) => agent === path[1]);
  const select = (agent: string): void =>
    go(addressOf(agent === chosen?.agent ? ['health'] : ['health', agent]));
  return (
    <Screen
      title="Health"
      fills
      actions={
        data && (
          <Text c="dimmed" className="sb-numbers">
            Signalbox itself: {formatBytes(data.host.memory)}, {data.host.cpu.toFixed(0)} % CPU
          </Text>
        )
      }
    >
      <div className={classes.list}>
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data?.agents.length === 0 && (
          <Empty icon={IconRobot} title="No agents">
            Agents come with Signalbox, and any MCP server can be added: signalbox agents add.
          </Empty>
        )}
        {data && data.agents.length > 0 && (
          <AgentTable agents={data.agents} history={history} selected={chosen?.agent} onSelect={select} />
        )}
      </div>
      {chosen && <AgentPanel agent={chosen} samples={history[chosen.agent] ?? []} />}
    </Screen>
  );
}

function Loading() {
  return (
    <Stack p="lg" gap="sm">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={36} />
      ))}
    </Stack>
  );
}
