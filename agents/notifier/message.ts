import type { Severity } from '../kit/finding-order.ts';

export interface Message {
  readonly title: string;
  readonly text: string;
  readonly severity?: Severity | undefined;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Colours of the bar beside a message, as chat servers show it. */
const COLOURS: Readonly<Record<Severity, string>> = {
  critical: '#a30200',
  high: '#e01e5a',
  medium: '#ecb22e',
  low: '#36c5f0',
  info: '#8d8d8d',
};

/** The body that Slack takes, and Mattermost, Rocket.Chat and Discord (…/slack) with it. */
export function slackBody({ title, text, severity, fields }: Message): string {
  const body = {
    text: `*${escapeMarkup(title).replaceAll('*', '∗').replaceAll('\n', ' ')}*\n${escapeMarkup(text)}`,
    ...(severity === undefined && fields.length === 0
      ? {}
      : {
          attachments: [
            {
              color: COLOURS[severity ?? 'info'],
              fallback: escapeMarkup(title),
              fields: [
                ...(severity === undefined ? [] : [{ title: 'Severity', value: severity, short: true }]),
                ...fields.map(({ name, value }) => ({
                  title: escapeMarkup(name),
                  value: escapeMarkup(value),
                  short: value.length <= 40,
                })),
              ],
            },
          ],
        }),
  };
  return JSON.stringify(body);
}

/** Without this a text could call everybody (<!channel>) or hide where a link leads. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One line for a log, without what would move a terminal's cursor. */
export function plainLine({ title, text, severity, fields }: Message): string {
  const parts = [
    `${severity === undefined ? '' : `[${severity}] `}${title}: ${text}`,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
  ];
  return parts.join(' · ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
