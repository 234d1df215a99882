export const SCRUBBED = '[REDACTED]';
/** Shorter values of secrets stand in ordinary text by chance. */
const MIN_VALUE = 4;

/** Forms that only secrets have: a message that quotes a log line must not pass one on. Every repetition is bounded. */
const FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|sk-|[sr]k_(?:live|test)_|whsec_|npm_|pypi-|hf_|dop_v1_|dckr_pat_|shp[a-z]{2}_|lin_api_|hv[sbr]\.|SG\.|AIza|GOCSPX-|ya29\.|glc_|glsa_|tskey-)[A-Za-z0-9_.-]{16,1000}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,4000}/g,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{10,300}/gi,
  /https:\/\/(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks\/[A-Za-z0-9/_-]{10,300}/gi,
  /(?<=:\/\/[^\s:/@]{0,100}:)[^\s/@]{1,200}(?=@)/g,
  /(?<=\b(?:Bearer|Basic)\s)[A-Za-z0-9+/=._~-]{12,1000}/g,
  /(?<=(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s?[:=]\s?["']?)[^\s"',;&]{4,500}/gi,
];

/** Replaces the values of known secrets, and all that has the form of one. */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const value of [...secrets].sort((a, b) => b.length - a.length)) {
    if (value.length >= MIN_VALUE) clean = clean.replaceAll(value, SCRUBBED);
  }
  for (const form of FORMS) clean = clean.replace(form, SCRUBBED);
  return clean;
}
