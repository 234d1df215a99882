/**
 * Texts in the form of secrets, made at run time so that no file of this repository holds one. The same seed gives
 * the same text.
 */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
export const ALPHABETS = {
  lower: LETTERS,
  upper: LETTERS.toUpperCase(),
  digits: '0123456789',
  hex: '0123456789abcdef',
  word: `${LETTERS}${LETTERS.toUpperCase()}0123456789`,
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
} as const;

/** Text of one alphabet that looks random, from a seed. */
export function randomText(seed: number, length: number, alphabet: string = ALPHABETS.word): string {
  let state = (seed * 2_654_435_761 + 97) >>> 0;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return text;
}

/** One believable token for each form, by a short name. `seed` makes another one. */
export function madeUpTokens(seed = 1): Readonly<Record<string, string>> {
  const word = (length: number, shift = 0) => randomText(seed + shift, length, ALPHABETS.word);
  const hex = (length: number) => randomText(seed, length, ALPHABETS.hex);
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    // Ends as such tokens do: the last bracket alone in its group of four.
    '1password': `ops_${Buffer.from(JSON.stringify({ email: word(30), secretKey: word(61) })).toString('base64')}`,
    anthropic: `sk-ant-api03-${word(93)}AA`,
    'aws-access-key-id': `AKIA${randomText(seed, 16, ALPHABETS.base32)}`,
    cloudflare: `cfut_${word(40)}${hex(8)}`,
    databricks: `dapi${hex(32)}`,
    docker: `dckr_pat_${word(27)}`,
    figma: `figd_${word(40)}`,
    github: `ghp_${word(36)}`,
    'github-fine': `github_pat_${word(82)}`,
    gitlab: `glpat-${word(20)}`,
    'gitlab-deploy': `gldt-${word(20)}`,
    grafana: `glsa_${word(32)}_${hex(8)}`,
    groq: `gsk_${word(52)}`,
    vault: `hvs.${word(95)}`,
    huggingface: `hf_${randomText(seed, 34, LETTERS)}`,
    linear: `lin_api_${word(40)}`,
    notion: `ntn_${randomText(seed, 11, ALPHABETS.digits)}${word(35)}`,
    npm: `npm_${word(36)}`,
    openai: `sk-proj-${word(74)}T3BlbkFJ${word(74, 1)}`,
    sendgrid: `SG.${word(22)}.${word(43, 1)}`,
    shopify: `shpat_${hex(32)}`,
    slack: `xoxb-${randomText(seed, 12, ALPHABETS.digits)}-${randomText(seed + 1, 12, ALPHABETS.digits)}-${word(24)}`,
    'slack-webhook': `https://hooks.slack.com/services/T${word(8)}/B${word(10)}/${word(24)}`,
    stripe: `sk_live_${word(24)}`,
    'stripe-webhook-secret': `whsec_${word(32)}`,
    tailscale: `tskey-auth-${word(16)}-${word(32)}`,
    vercel: `vcp_${word(24)}`,
    'google-api-key': `AIza${word(35)}`,
    'google-oauth-secret': `GOCSPX-${word(28)}`,
    'google-oauth-token': `ya29.${word(60)}`,
    openrouter: `sk-or-v1-${hex(64)}`,
    xai: `xai-${word(80)}`,
    perplexity: `pplx-${word(48)}`,
    replicate: `r8_${word(37)}`,
    square: `sq0atp-${word(22)}`,
    braintree: `access_token$production$${randomText(seed, 16, 'abcdefghijklmnopqrstuvwxyz0123456789')}$${hex(32)}`,
    twilio: `SK${hex(32)}`,
    mailgun: `key-${hex(32)}`,
    mailchimp: `${hex(32)}-us12`,
    brevo: `xkeysib-${hex(64)}-${word(16)}`,
    telegram: `${randomText(seed, 9, '123456789')}:AA${word(33)}`,
    'discord-webhook': `https://discord.com/api/webhooks/${randomText(seed, 18, '123456789')}/${word(68)}`,
    'discord-bot': `M${word(24)}.${word(6)}.${word(38)}`,
    teams: `https://acme.webhook.office.com/webhookb2/${word(36)}@${word(36)}/IncomingWebhook/${word(32)}/${word(36)}`,
    digitalocean: `dop_v1_${hex(64)}`,
    heroku: `HRKU-${word(36)}`,
    'azure-storage': `AccountKey=${word(86)}==`,
    'azure-ad': `${word(3)}8Q~${word(34)}`,
    atlassian: `ATATT3${word(186)}`,
    pypi: `pypi-AgEIcHlwaS5vcmc${word(60)}`,
    rubygems: `rubygems_${hex(48)}`,
    crates: `cio${word(32)}`,
    newrelic: `NRAK-${randomText(seed, 27, `${ALPHABETS.upper}0123456789`)}`,
    sentry: `sntryu_${hex(64)}`,
    doppler: `dp.pt.${word(43)}`,
    planetscale: `pscale_tkn_${word(43)}`,
    postman: `PMAK-${hex(24)}-${hex(34)}`,
    supabase: `sbp_${hex(40)}`,
    airtable: `pat${word(14)}.${hex(64)}`,
    dropbox: `sl.${word(135)}`,
    algolia: `ALGOLIA_ADMIN_KEY=${hex(32)}`,
    age: `AGE-SECRET-KEY-1${randomText(seed, 58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
    fly: `fo1_${word(43)}`,
    jwt: `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: word(8), iat: 1_700_000_000 + seed })}.${word(43)}`,
  };
}

/** A private key in PEM with a made-up body. */
export function madeUpPrivateKey(kind = 'RSA ', lines = 12, seed = 1): string {
  const body = Array.from({ length: lines }, (_, line) => randomText(seed + line, 64)).join('\n');
  return `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----`;
}
