import type { Actor } from '../../../core/approval/subject.ts';
import { describe, expect, it } from 'vitest';
import { PERSON, preparedOf, snapshot, Story, workflowOf } from '../../support/domain-story.ts';
import {
  askedStory,
  EVE,
  GATE,
  lastApproval,
  patchOf,
  refusalOf,
  say,
} from '../../support/approval-story.ts';

const AUTO = { id: 'small', when: { riskAtMost: 24 }, then: 'auto-approve', because: 'it is small' };
const NEVER = { id: 'never', when: { paths: ['src/**'] }, then: 'reject', because: 'src is frozen' };
const TWO = { approvers: { low: 2, medium: 2, high: 2, critical: 2 } };
const OWN = { ownEdits: 'refused' };

describe('what the policy decides by itself', () => {
  it('is asked, decided with its reasons and carried out in one decision', () => {
    const story = askedStory({ rules: [AUTO] });
    expect(story.told.slice(-2)).toEqual(['approval.requested gate', 'approval.decided']);
    expect(lastApproval(story)).toMatchObject({
      status: 'approved',
      decidedBy: { kind: 'policy', name: 'policy', via: 'engine' },
      reason: 'rule small (auto-approve): it is small',
      policy: { outcome: 'auto-approve', approvers: 0, policyDigest: story.policy.digest },
    });
    expect(story.effects.at(-1)).toMatchObject({ kind: 'apply-patch' });
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('rejects the step as a person would', () => {
    const story = askedStory({ rules: [AUTO, NEVER] });
    expect(lastApproval(story)).toMatchObject({ status: 'rejected', decidedBy: { kind: 'policy' } });
    expect(story.stateOf('gate')).toBe('rejected');
    expect(story.state.status).toBe('rejected');
  });

  it('takes names that some file systems take for the same as the same when it demands more', () => {
    const story = askedStory({ rules: [AUTO, NEVER] }, preparedOf(patchOf('diff', 'SRC/a.ts')));
    expect(lastApproval(story).status).toBe('rejected');
    const only = { ...AUTO, when: { riskAtMost: 24, paths: ['src/**'] } };
    const asked = askedStory({ rules: [only] }, preparedOf(patchOf('diff', 'SRC/a.ts')));
    expect(lastApproval(asked).status).toBe('waiting');
  });

  it('is nothing for lock files, which nobody reads', () => {
    for (const path of ['package-lock.json', 'app/yarn.lock', 'go.sum', 'Cargo.lock']) {
      const story = askedStory({ rules: [AUTO] }, preparedOf(patchOf('diff', path)));
      expect(lastApproval(story).status, path).toBe('waiting');
    }
  });

  it('looks at all agents that had a part in the content', () => {
    const call = { kind: 'agent', agent: 'worker' };
    const nodes = [
      { id: 'one', ...call, tool: 'read' },
      { id: 'other', ...call, tool: 'act' },
      { id: 'both', kind: 'transform', needs: ['one', 'other'], value: '{{one.output}}{{other.output}}' },
      { ...GATE, needs: ['both'], patch: '{{both.output}}' },
    ];
    const decided = (rule: object): string => {
      const story = new Story(workflowOf(nodes));
      story.policy = askedStory({ rules: [{ ...AUTO, ...rule }] }).policy;
      story.advance();
      for (const id of ['one', 'other']) story.answer(id, id);
      story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(patchOf()) });
      return lastApproval(story).status;
    };
    expect(decided({ when: { riskAtMost: 24, agents: ['worker/read'] } })).toBe('waiting');
    expect(decided({ when: { riskAtMost: 24, agents: ['worker'] } })).toBe('approved');
    expect(decided({ when: { agents: ['worker/act'] }, then: 'reject' })).toBe('rejected');
  });

  it('is nothing when the checks are not known', () => {
    const checks = { kind: 'unknown', reason: 'no scanner' } as const;
    const story = askedStory({ rules: [AUTO] }, preparedOf(patchOf(), { checks }));
    expect(lastApproval(story)).toMatchObject({ status: 'waiting', checks, policy: { outcome: 'ask' } });
  });
});

describe('two people', () => {
  it('have to approve, and the second decides', () => {
    const story = askedStory(TWO);
    expect(refusalOf(say(story, 'approved'))).toBeNull();
    const waiting = lastApproval(story);
    expect(waiting).toMatchObject({ status: 'waiting', endorsements: [{ by: PERSON }] });
    expect(story.effects.map(({ kind }) => kind)).toEqual(['prepare-patch']);
    expect(refusalOf(say(story, 'approved', EVE))).toBeNull();
    expect(lastApproval(story)).toMatchObject({ status: 'approved', decidedBy: EVE });
    expect(story.told.slice(-3)).toEqual([
      'approval.requested gate',
      'approval.endorsed',
      'approval.decided',
    ]);
    expect(story.effects.at(-1)).toMatchObject({ kind: 'apply-patch' });
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('are not one person twice', () => {
    const story = askedStory(TWO);
    say(story, 'approved');
    const { events } = story;
    const told = events.length;
    expect(refusalOf(say(story, 'approved', { ...PERSON, via: 'elsewhere' }))).toMatchObject({
      code: 'already_decided',
      message: expect.stringContaining('the policy asks for two people') as string,
    });
    expect(story.events).toHaveLength(told);
  });

  it('need not agree to reject', () => {
    const story = askedStory(TWO);
    say(story, 'approved');
    say(story, 'rejected', EVE);
    expect(story.state.status).toBe('rejected');
  });
});

describe('an amended patch', () => {
  const amend = (story: ReturnType<typeof askedStory>, by: Actor = PERSON) => {
    const { approvalId, digest } = lastApproval(story);
    const patch = preparedOf(patchOf('less'));
    return story.send({ type: 'amend-approval', approvalId, digest, by, how: 'edited', patch });
  };

  it('takes the place of the old one, is asked about anew, and never goes through by itself', () => {
    const story = askedStory();
    const old = { ...lastApproval(story) };
    expect(old.status).toBe('waiting');
    story.policy = askedStory({ rules: [AUTO] }).policy;
    story.now += 60_000;
    expect(refusalOf(amend(story))).toBeNull();
    const fresh = lastApproval(story);
    expect(story.state.approvals.get(old.approvalId)).toMatchObject({
      status: 'void',
      reason: `replaced by ${fresh.approvalId}: ada edited the patch`,
    });
    expect(fresh).toMatchObject({
      status: 'waiting',
      replaces: old.approvalId,
      amendedBy: PERSON,
      attempt: 2,
      expiresAt: old.expiresAt,
      subject: patchOf('less'),
      policy: { outcome: 'ask', approvers: 1, policyDigest: story.policy.digest },
    });
    expect(story.stateOf('gate')).toBe('waiting');
    expect(story.state.waitingForPeople).toBe(1);
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('can be approved, the old one not any more', () => {
    const story = askedStory();
    const { approvalId, digest } = lastApproval(story);
    amend(story);
    const late = { approvalId, digest, decision: 'approved', by: EVE, reason: null, moved: null } as const;
    expect(refusalOf(story.send({ type: 'decide-approval', ...late }))).toMatchObject({
      code: 'approval_void',
    });
    say(story, 'approved');
    expect(story.effects.at(-1)).toMatchObject({
      kind: 'apply-patch',
      approvalId: lastApproval(story).approvalId,
    });
  });

  it('is not approved by who changed it where the policy forbids that', () => {
    const story = askedStory(OWN);
    amend(story);
    expect(refusalOf(say(story, 'approved'))).toMatchObject({
      code: 'conflict',
      fix: 'Somebody else has to approve it.',
    });
    expect(refusalOf(say(story, 'approved', EVE))).toBeNull();
  });

  it('stays the work of who changed it first, however others change it further', () => {
    const story = askedStory(OWN);
    amend(story);
    amend(story, EVE);
    for (const by of [PERSON, EVE]) {
      expect(refusalOf(say(story, 'approved', by))).toMatchObject({
        fix: 'Somebody else has to approve it.',
      });
    }
    expect(refusalOf(say(story, 'approved', { ...PERSON, name: 'bob' }))).toBeNull();
  });

  it('is not amended on another digest, or once decided', () => {
    const story = askedStory();
    const { approvalId } = lastApproval(story);
    const patch = preparedOf(patchOf('less'));
    const wish = { type: 'amend-approval', approvalId, by: PERSON, how: 'edited', patch } as const;
    expect(refusalOf(story.send({ ...wish, digest: 'x' }))).toMatchObject({ code: 'digest_mismatch' });
    say(story, 'approved');
    expect(refusalOf(amend(story))).toMatchObject({ code: 'already_decided' });
  });
});

describe('a part of a patch', () => {
  const part = preparedOf(patchOf('part'));

  it('is narrowed and approved in one decision', () => {
    const story = askedStory();
    expect(refusalOf(say(story, 'approved', PERSON, { part }))).toBeNull();
    expect(story.told.slice(-3)).toEqual(['approval.voided', 'approval.requested gate', 'approval.decided']);
    expect(lastApproval(story)).toMatchObject({
      status: 'approved',
      subject: patchOf('part'),
      decidedBy: PERSON,
    });
    expect(story.effects.at(-1)).toMatchObject({ approvalId: lastApproval(story).approvalId });
  });

  it('waits for the second person like the whole', () => {
    const story = askedStory(TWO);
    say(story, 'approved', PERSON, { part });
    expect(lastApproval(story)).toMatchObject({ status: 'waiting', endorsements: [{ by: PERSON }] });
    say(story, 'approved', EVE);
    expect(lastApproval(story).status).toBe('approved');
  });

  it('is refused where nobody may approve what they changed', () => {
    const story = askedStory(OWN);
    expect(refusalOf(say(story, 'approved', PERSON, { part }))).toMatchObject({ code: 'conflict' });
    expect(story.state.approvals.size).toBe(1);
  });
});

describe('putting off', () => {
  const until = (ms: number): string => new Date(ms).toISOString();
  const snooze = (story: ReturnType<typeof askedStory>, to: string | null) => {
    const { approvalId, digest } = lastApproval(story);
    return story.send({ type: 'snooze-approval', approvalId, digest, by: PERSON, until: to });
  };

  it('hides an approval until then, and shows it again', () => {
    const story = askedStory();
    const later = until(story.now + 60_000);
    expect(refusalOf(snooze(story, later))).toBeNull();
    expect(lastApproval(story).snoozedUntil).toBe(later);
    snooze(story, null);
    expect(lastApproval(story).snoozedUntil).toBeNull();
    say(story, 'approved');
    expect(lastApproval(story).status).toBe('approved');
  });

  it('is refused for times that have been, that are none, and that lie after the expiry', () => {
    const story = askedStory();
    for (const time of [until(story.now), 'soon', until(story.now + 3_600_001)]) {
      expect(refusalOf(snooze(story, time))).toMatchObject({ code: 'invalid_input' });
    }
    say(story, 'rejected');
    expect(refusalOf(snooze(story, null))).toMatchObject({ code: 'already_decided' });
  });
});
