import type { Severity } from '../../../core/agent/severity.ts';
import type { TokenRule } from '../rules/rule.ts';

/** Ends of a token: no letter or digit may go on. Not \b, for tokens end in - and = too. */
const START = '(?<![A-Za-z0-9_])';
const END = '(?![A-Za-z0-9_])';

/**
 * Tokens of providers that the preset of @secretlint lacks or misses in newer forms. The forms are those that
 * the providers document or that their own scanners publish.
 */
export const TOKEN_RULES: readonly TokenRule[] = [
  token(
    'aws-access-key-id',
    'AWS access key id',
    'high',
    ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
  ),
  token('google-api-key', 'Google API key', 'high', ['AIza'], 'AIza[0-9A-Za-z_-]{35}'),
  token('google-oauth-secret', 'Google OAuth client secret', 'high', ['GOCSPX-'], 'GOCSPX-[A-Za-z0-9_-]{28}'),
  token(
    'google-oauth-token',
    'Google OAuth access token',
    'high',
    ['ya29\\.'],
    'ya29\\.[0-9A-Za-z_-]{30,500}',
  ),
  token(
    'openai-key',
    'OpenAI API key',
    'critical',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-'],
    'sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,250}',
  ),
  token('openrouter-key', 'OpenRouter API key', 'critical', ['sk-or-v1-'], 'sk-or-v1-[a-f0-9]{64}'),
  token(
    'anthropic-key',
    'Anthropic API key',
    'critical',
    ['sk-ant-'],
    'sk-ant-[a-z]{2,10}\\d{2}-[A-Za-z0-9_-]{60,130}',
  ),
  token('xai-key', 'xAI API key', 'critical', ['xai-'], 'xai-[A-Za-z0-9]{80}'),
  token('perplexity-key', 'Perplexity API key', 'critical', ['pplx-'], 'pplx-[A-Za-z0-9]{48}'),
  token('replicate-token', 'Replicate API token', 'high', ['r8_[A-Za-z0-9]{8}'], 'r8_[A-Za-z0-9]{37}'),
  token('huggingface-token', 'Hugging Face token', 'high', ['hf_'], 'hf_[A-Za-z0-9]{34}'),
  token(
    'github-token',
    'GitHub token',
    'critical',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    'gh[pousr]_[A-Za-z0-9]{36,255}',
  ),
  token(
    'gitlab-token',
    'GitLab token',
    'critical',
    ['gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glft-', 'glimt-', 'glagent-'],
    'gl(?:dt|rt|ptt|cbt|soat|ft|imt|agent)-[A-Za-z0-9_.-]{20,128}',
  ),
  token('stripe-key', 'Stripe secret key', 'critical', ['k_live_'], '[sr]k_live_[A-Za-z0-9]{16,250}'),
  token(
    'stripe-webhook-secret',
    'Stripe webhook secret',
    'high',
    ['whsec_'],
    'whsec_[A-Za-z0-9+/]{32,64}={0,2}',
  ),
  token('square-token', 'Square token', 'high', ['sq0(?:atp|csp)-'], 'sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}'),
  token(
    'paypal-braintree-token',
    'Braintree access token',
    'high',
    ['access_token\\$production'],
    'access_token\\$production\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
  ),
  token('twilio-key', 'Twilio API key', 'high', ['SK[0-9a-f]{16}'], 'SK[0-9a-f]{32}'),
  token('mailgun-key', 'Mailgun API key', 'high', ['key-[0-9a-f]{16}'], 'key-[0-9a-f]{32}'),
  token('mailchimp-key', 'Mailchimp API key', 'high', ['-us[0-9]'], '[0-9a-f]{32}-us[0-9]{1,2}'),
  token('sendinblue-key', 'Brevo API key', 'high', ['xkeysib-'], 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  token(
    'telegram-bot-token',
    'Telegram bot token',
    'high',
    [':AA[A-Za-z0-9_-]{16}'],
    '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
  ),
  token(
    'discord-webhook',
    'Discord webhook address',
    'medium',
    ['/api/webhooks/'],
    'https://(?:\\w{1,20}\\.)?discord(?:app)?\\.com/api/webhooks/\\d{10,25}/(?<secret>[\\w-]{50,100})',
  ),
  token(
    'discord-bot-token',
    'Discord bot token',
    'high',
    ['\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27}'],
    '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,45}',
  ),
  token(
    'teams-webhook',
    'Microsoft Teams webhook address',
    'medium',
    ['\\.webhook\\.office\\.com/'],
    'https://\\w{1,40}\\.webhook\\.office\\.com/webhookb2/(?<secret>[A-Za-z0-9@/-]{80,250})',
  ),
  token('digitalocean-token', 'DigitalOcean token', 'critical', ['do[opr]_v1_'], 'do[opr]_v1_[a-f0-9]{64}'),
  token('heroku-key', 'Heroku API key', 'high', ['HRKU-'], 'HRKU-[A-Za-z0-9_-]{36,64}'),
  token(
    'azure-storage-key',
    'Azure storage account key',
    'critical',
    ['AccountKey='],
    'AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)',
  ),
  token(
    'azure-ad-secret',
    'Microsoft Entra client secret',
    'high',
    ['Q~'],
    '[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}',
  ),
  token('atlassian-token', 'Atlassian API token', 'high', ['ATATT3'], 'ATATT3[A-Za-z0-9_=-]{180,250}'),
  token('pypi-token', 'PyPI token', 'critical', ['pypi-AgE'], 'pypi-AgE[A-Za-z0-9_-]{50,250}'),
  token('rubygems-key', 'RubyGems API key', 'critical', ['rubygems_'], 'rubygems_[a-f0-9]{48}'),
  token('crates-token', 'crates.io token', 'critical', ['cio[A-Za-z0-9]{32}'], 'cio[A-Za-z0-9]{32}'),
  token('newrelic-key', 'New Relic key', 'high', ['NRAK-'], 'NRAK-[A-Z0-9]{27}'),
  token(
    'sentry-token',
    'Sentry token',
    'high',
    ['sntrys_', 'sntryu_'],
    'sntry(?:s_eyJ[A-Za-z0-9+/=_]{60,300}|u_[a-f0-9]{64})',
  ),
  token(
    'doppler-token',
    'Doppler token',
    'high',
    ['dp\\.[a-z]{2,5}\\.'],
    'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{40,80}',
  ),
  token(
    'planetscale-token',
    'PlanetScale token',
    'high',
    ['pscale_'],
    'pscale_(?:tkn|pw|oauth)_[\\w=.-]{32,64}',
  ),
  token('postman-key', 'Postman API key', 'high', ['PMAK-'], 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  token('supabase-token', 'Supabase token', 'high', ['sbp_'], 'sbp_[a-f0-9]{40}'),
  token(
    'airtable-token',
    'Airtable token',
    'high',
    ['pat[A-Za-z0-9]{14}\\.'],
    'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}',
  ),
  token(
    'dropbox-token',
    'Dropbox token',
    'high',
    ['sl\\.(?:u\\.)?[A-Za-z0-9_-]{20}'],
    'sl\\.(?:u\\.)?[A-Za-z0-9_-]{130,250}',
  ),
  token(
    'algolia-admin-key',
    'Algolia key',
    'medium',
    ['(?:ALGOLIA|algolia)\\w'],
    'algolia\\w{0,20}(?:admin|write)\\w{0,20}key["\']?\\s{0,5}[:=]\\s{0,5}["\']?(?<secret>[a-f0-9]{32})',
    'i',
  ),
  token(
    'age-key',
    'age secret key',
    'critical',
    ['AGE-SECRET-KEY-'],
    'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
  ),
  token('databricks-token', 'Databricks token', 'high', ['dapi[a-f0-9]{8}'], 'dapi[a-f0-9]{32}(?:-\\d)?'),
  token(
    'fly-token',
    'Fly.io token',
    'high',
    ['fo1_', 'FlyV1 '],
    '(?:fo1_[\\w-]{43}|FlyV1 fm[12][ar]?_[A-Za-z0-9+/=]{80,400})',
  ),
  token(
    'npm',
    'npm token',
    'critical',
    ['_(?:authToken|password|auth)\\s{0,3}='],
    '_(?:authToken|password|auth)\\s{0,3}=\\s{0,3}["\']?(?<secret>[A-Za-z0-9+/_.=-]{16,400})',
  ),
];

function token(
  name: string,
  title: string,
  severity: Severity,
  gates: readonly string[],
  body: string,
  flags = '',
): TokenRule {
  // A rule that starts with its own context needs no boundary before it.
  const start = /^(?:https|AccountKey|algolia|_)/.test(body) ? '' : START;
  return {
    id: `secret-${name}`,
    title,
    severity,
    category: 'secret',
    gates,
    pattern: new RegExp(`${start}${body}${END}`, `g${flags}`),
    message: `A ${title} is written into this file, and everybody who can read the repository can use it.`,
    fix: 'Revoke it where it was issued, read the new one from the environment or a secret store, and remove the old one from the history.',
    fixable: true,
  };
}
