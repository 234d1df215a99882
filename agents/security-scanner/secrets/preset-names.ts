import type { Severity } from '../../../core/agent/severity.ts';

/**
 * For each rule of the preset a pattern that stands in each file where the rule can report, and what to call its
 * findings. Setting up a rule costs more than scanning with it, so only those run whose pattern is there. A rule
 * that is missing here (a new one, after an update) runs on each file.
 */
export const KNOWN: Readonly<
  Record<string, { readonly gate: string; readonly title: string; readonly severity: Severity }>
> = {
  '1password': { gate: 'ops_ey', title: '1Password service account token', severity: 'critical' },
  anthropic: { gate: 'sk-ant-api0', title: 'Anthropic API key', severity: 'critical' },
  aws: {
    gate: '[Ss](?:ECRET|ecret)_?[Aa](?:CCESS|ccess)_?[Kk](?:EY|ey)',
    title: 'AWS secret access key',
    severity: 'critical',
  },
  basicauth: { gate: '://[^\\s/]{1,520}@', title: 'password in a URL', severity: 'high' },
  cloudflare: { gate: 'cf(?:k|ut|at)_', title: 'Cloudflare token', severity: 'critical' },
  'database-connection-string': {
    gate: '://[^\\s/]{1,520}@',
    title: 'password in a connection string',
    severity: 'high',
  },
  databricks: { gate: 'dapi[A-Fa-f0-9]{8}', title: 'Databricks token', severity: 'high' },
  docker: { gate: 'dckr_pat_', title: 'Docker Hub token', severity: 'critical' },
  figma: { gate: 'figd_', title: 'Figma token', severity: 'high' },
  gcp: { gate: 'private_key_id', title: 'Google Cloud service account key', severity: 'critical' },
  github: { gate: 'gh[pousr]_|github_pat_', title: 'GitHub token', severity: 'critical' },
  gitlab: { gate: 'glpat-', title: 'GitLab token', severity: 'critical' },
  grafana: { gate: 'glc_|glsa_', title: 'Grafana token', severity: 'high' },
  groq: { gate: 'gsk_', title: 'Groq API key', severity: 'high' },
  'hashicorp-vault': { gate: 'hv[sbr]\\.', title: 'Vault token', severity: 'critical' },
  huggingface: { gate: 'hf_[a-zA-Z]{8}', title: 'Hugging Face token', severity: 'high' },
  linear: { gate: 'lin_api_', title: 'Linear API key', severity: 'high' },
  notion: { gate: 'ntn_', title: 'Notion token', severity: 'high' },
  npm: { gate: 'x-oauth-basic@|_authToken=|npm_', title: 'npm token', severity: 'critical' },
  openai: { gate: 'T3BlbkFJ', title: 'OpenAI API key', severity: 'critical' },
  privatekey: { gate: '-----BEGIN', title: 'private key', severity: 'critical' },
  sendgrid: { gate: 'SG\\.\\w', title: 'SendGrid API key', severity: 'critical' },
  shopify: { gate: 'shp(?:pa|ca|at|ss)_', title: 'Shopify token', severity: 'critical' },
  slack: {
    gate: 'xox[a-z]-|xapp-|[Ss][Ll][Aa][Cc][Kk]\\.[Cc][Oo][Mm]/',
    title: 'Slack token',
    severity: 'critical',
  },
  stripe: { gate: '[sr]k_(?:live|test)_', title: 'Stripe secret key', severity: 'critical' },
  tailscale: { gate: 'tskey-', title: 'Tailscale key', severity: 'critical' },
  vercel: { gate: 'vc[piark]_', title: 'Vercel token', severity: 'high' },
};

/** One id for a problem, whichever of the two sets of rules finds it. */
export const SAME_RULE: Readonly<Record<string, string>> = {
  privatekey: 'private-key',
  basicauth: 'url-password',
  'database-connection-string': 'connection-string',
  anthropic: 'anthropic-key',
  databricks: 'databricks-token',
  github: 'github-token',
  gitlab: 'gitlab-token',
  huggingface: 'huggingface-token',
  openai: 'openai-key',
  stripe: 'stripe-key',
};
