import {
  BUNDLE_FORMAT,
  BUNDLE_LIMITS,
  BUNDLE_VERSION,
  bundleSchema,
  bundleText,
  signedText,
  type Bundle,
} from './bundle.ts';
import { findDuplicateMember, isDeeperThan, placeOf } from './json-scan.ts';
import type { AuditProblemCode, ProblemList } from './problems.ts';
import { describeIssues, memberOf } from './shape.ts';

/** A bundle as far as it could be read. */
export interface BundleFile {
  readonly text: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** Members that have the right shape; the others are reported. */
  readonly members: {
    readonly [
      Key in 'exportedAt' | 'run' | 'records' | 'approvals' | 'blobs' | 'chain' | 'digests' | 'signature'
    ]?: Bundle[Key] | undefined;
  };
  /** What the signature must cover. */
  readonly signed: string;
}

const FIX_FILE =
  'Name a file that "export" wrote; if this is one it was damaged on its way, so get it again.';
const FIX_VERSION = 'Verify it with the version of Signalbox that wrote it.';

/** Reads a bundle within its limits; null, with the reason reported, when it is none. */
export function readBundle(text: string, problems: ProblemList): BundleFile | null {
  const reject = (code: AuditProblemCode, message: string, fix = FIX_FILE): null => {
    problems.add(code, null, '', message, fix);
    return null;
  };
  const { textLength, depth } = BUNDLE_LIMITS;
  if (text.length > textLength)
    return reject('too_large', `The file is longer than ${textLength} characters.`);
  if (isDeeperThan(text, depth)) return reject('too_deep', `The file nests deeper than ${depth} levels.`);
  const value = parseJson(text);
  if (value instanceof SyntaxError) return reject('not_json', `The file is not JSON: ${value.message}.`);
  if (typeof value !== 'object' || value === null || memberOf(value, 'format') !== BUNDLE_FORMAT)
    return reject('format_unknown', 'The file is not an audit bundle: "format" does not say so.');
  const version = memberOf(value, 'version');
  if (version !== BUNDLE_VERSION) {
    const stated = version === undefined ? 'none' : JSON.stringify(version);
    const message = `The bundle's format version is ${stated.slice(0, 40)}, this program knows ${BUNDLE_VERSION}.`;
    return reject('version_unknown', message, FIX_VERSION);
  }
  const raw: Record<string, unknown> = { ...value };
  const signed = signedTextOf(raw);
  if (signed === undefined) return reject('malformed', 'The file holds text with half a character in it.');
  return { text, raw, members: readMembers(raw, problems), signed };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** Undefined for what JSON can write but canonical JSON can't: lone surrogates. */
function signedTextOf(raw: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return signedText(raw);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Damage to one member leaves the others readable. */
function readMembers(raw: Readonly<Record<string, unknown>>, problems: ProblemList): BundleFile['members'] {
  const parsed = bundleSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { path, text } of describeIssues(parsed.error, raw, ''))
    problems.add('malformed', null, path, `The bundle is damaged: ${path} ${text}.`);
  const { shape } = bundleSchema;
  return {
    exportedAt: shape.exportedAt.safeParse(raw['exportedAt']).data,
    run: shape.run.safeParse(raw['run']).data,
    records: shape.records.safeParse(raw['records']).data,
    approvals: shape.approvals.safeParse(raw['approvals']).data,
    blobs: shape.blobs.safeParse(raw['blobs']).data,
    chain: shape.chain.safeParse(raw['chain']).data,
    digests: shape.digests.safeParse(raw['digests']).data,
    signature: shape.signature.safeParse(raw['signature']).data,
  };
}

const FIX_FORM = 'Get the original file: an editor, a formatter or a transfer in text mode changed this one.';

/** Reports a file that is not exactly the text that the exporter writes, whatever it means. */
export function verifyForm({ text, raw }: BundleFile, problems: ProblemList): void {
  const exact = bundleText(raw);
  if (text === exact) return;
  const doubled = findDuplicateMember(text);
  if (doubled !== null) {
    const { line, column } = placeOf(text, doubled.offset);
    const message = `Line ${line}, column ${column}: the member "${doubled.name.slice(0, 80)}" is there twice.`;
    problems.add('duplicate_member', null, doubled.name.slice(0, 80), message);
    return;
  }
  let offset = 0;
  while (text.charCodeAt(offset) === exact.charCodeAt(offset)) offset += 1;
  const { line, column } = placeOf(text, offset);
  const message = `Line ${line}, column ${column}: the file is not written as it was exported.`;
  problems.add('file_changed', null, '', message, FIX_FORM);
}
