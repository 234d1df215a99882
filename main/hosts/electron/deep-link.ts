import { idSchema } from '../../../core/contract/base.ts';

export const LINK_SCHEME = 'signalbox';

/** The only form there is; no query, no fragment, no port. */
const APPROVAL_LINK = /^signalbox:\/\/approvals\/([^/]+)\/?$/;

/**
 * The page's address of a link: `signalbox://approvals/ID` only shows, it never decides. Null for everything else, since any
 * program and any web page can have a link opened.
 */
export function addressOfLink(link: string): string | null {
  const id = idSchema.safeParse(APPROVAL_LINK.exec(link)?.[1]);
  return id.success ? approvalAddress(id.data) : null;
}

/** The address of an approval's card; `armed`: with Approve focused, so that one key decides. */
export function approvalAddress(approvalId: string, armed = false): string {
  return `#/approvals/${approvalId}${armed ? '?decide=approve' : ''}`;
}

/** The address that the first link among a command line's words names. */
export function addressInArguments(words: readonly string[]): string | null {
  const link = words.find((word) => word.startsWith(`${LINK_SCHEME}:`));
  return link === undefined ? null : addressOfLink(link);
}
