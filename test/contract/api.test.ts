import { isContractProcedure } from '@orpc/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../core/contract/contract.ts';
import { API_CASES } from '../support/api-cases.ts';
import { openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { refusalOf, type Story } from '../support/api-story.ts';
import { TRANSPORTS, type Connected } from '../support/api-transports.ts';

test('every procedure of the contract has its case', () => {
  const procedures = Object.entries(contract).flatMap(([area, members]) =>
    Object.entries(members).flatMap(([name, member]) =>
      isContractProcedure(member) ? [`${area}.${name}`] : [],
    ),
  );
  expect(procedures.length).toBeGreaterThan(40);
  expect(Object.keys(API_CASES).sort()).toEqual(procedures.sort());
});

describe.each(TRANSPORTS)('the contract over $name', (transport) => {
  let fixture: ApiFixture;
  let connected: Connected;
  let story: Story;

  beforeAll(async () => {
    fixture = await openApiFixture();
    connected = await transport.connect(fixture.service, PERSON);
    story = { ...fixture, client: connected.client };
  });

  afterAll(async () => {
    await connected.close();
    await fixture.close();
  });

  afterEach(() => {
    expect(fixture.bugs.splice(0)).toEqual([]);
  });

  for (const [path, { good, refused }] of Object.entries(API_CASES)) {
    test(`${path} answers`, async () => {
      await good(story);
    });
    if (refused === null) continue;
    test(`${path} refuses in words`, async () => {
      const refusal = await refusalOf(refused(story));
      expect(refusal.message).toMatch(/\S \S/);
      expect(refusal.fix).toMatch(/\S \S/);
    });
  }
});
