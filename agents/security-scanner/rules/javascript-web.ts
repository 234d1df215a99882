import { FROM_REQUEST } from './javascript-code.ts';
import type { Match, TreeRule } from './rule.ts';

/** Values that carry no markup of others: literals, and what went through something that cleans. */
const CLEAN: Match[] = [
  { kind: 'string' },
  { kind: 'template_string', not: { has: { kind: 'template_substitution' } } },
  { kind: 'call_expression', regex: '(?i)sanitiz|purif|escape' },
  { kind: 'number' },
  { kind: 'null' },
];
const SECRET_NAME =
  '(?i)(?:token|secret|passw|passcode|nonce|salt|otp|session_?id|api_?key|csrf|verification_?code|reset_?code)';

/** Pages, cookies, redirects and what browsers are told. */
export const JAVASCRIPT_WEB_RULES: readonly TreeRule[] = [
  {
    id: 'js-inner-html',
    title: 'Markup made from a value',
    severity: 'medium',
    category: 'code',
    keywords: ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document.write'],
    match: {
      any: [
        {
          kind: 'assignment_expression',
          has: { field: 'left', regex: '\\.(?:innerHTML|outerHTML)$' },
          not: { has: { field: 'right', any: CLEAN } },
        },
        {
          kind: 'augmented_assignment_expression',
          has: { field: 'left', regex: '\\.(?:innerHTML|outerHTML)$' },
          not: { has: { field: 'right', any: CLEAN } },
        },
        {
          kind: 'call_expression',
          has: { field: 'function', regex: '\\.insertAdjacentHTML$' },
          not: { has: { field: 'arguments', has: { nthChild: 2, any: CLEAN } } },
        },
        {
          kind: 'call_expression',
          has: { field: 'function', regex: '^document\\.write(?:ln)?$' },
          not: { has: { field: 'arguments', has: { nthChild: 1, any: CLEAN } } },
        },
      ],
    },
    message: 'A value becomes part of the page as markup: a script in it runs in the visitor’s session.',
    fix: 'Set textContent, build the elements, or clean the markup with a sanitizer first.',
    fixable: true,
  },
  {
    id: 'js-dangerous-react-markup',
    title: 'Markup past React’s escaping',
    severity: 'medium',
    category: 'code',
    languages: ['javascript', 'tsx'],
    keywords: ['dangerouslySetInnerHTML'],
    match: {
      any: [{ kind: 'jsx_attribute' }, { kind: 'pair' }],
      regex: '^[\'"]?dangerouslySetInnerHTML',
      not: {
        any: [
          { regex: '(?i)sanitiz|purif|escape|JSON\\.stringify' },
          { regex: '__html\\s*:\\s*(?:[\'"][^\'"]*[\'"]|`[^`$]*`|[A-Z][A-Z0-9_]*)\\s*\\}' },
        ],
      },
    },
    message: 'A value becomes part of the page as markup: a script in it runs in the visitor’s session.',
    fix: 'Render it as text, or clean it with a sanitizer (DOMPurify) first.',
  },
  {
    id: 'js-reflected-xss',
    title: 'Request sent back as a page',
    severity: 'high',
    category: 'code',
    keywords: ['res', 'reply', 'response'],
    needs: new RegExp(`${FROM_REQUEST}|decodeURI`),
    match: {
      kind: 'call_expression',
      has: {
        field: 'function',
        regex: '^(?:res|reply|response)(?:\\.status\\([^)]*\\))?\\.(?:send|write|end)$',
      },
      all: [
        {
          has: {
            field: 'arguments',
            has: {
              nthChild: 1,
              any: [
                { kind: 'template_string' },
                { kind: 'binary_expression' },
                { kind: 'member_expression' },
              ],
              regex: FROM_REQUEST.replace('body|headers|', 'body|'),
              not: { regex: '(?i)sanitiz|purif|escape|encodeURI' },
            },
          },
        },
      ],
    },
    message:
      'What a request brings goes into the answer as it is: a script in it runs in the visitor’s session.',
    fix: 'Answer with json, render through a template that escapes, or escape the value.',
  },
  {
    id: 'js-open-redirect',
    title: 'Redirect to where a request says',
    severity: 'medium',
    category: 'code',
    keywords: ['redirect'],
    needs: new RegExp(`${FROM_REQUEST}|decodeURI`),
    match: {
      kind: 'call_expression',
      has: { field: 'function', regex: '\\.redirect$' },
      all: [
        { has: { field: 'arguments', has: { regex: `^(?:${FROM_REQUEST}|decodeURI)`, pattern: '$URL' } } },
      ],
    },
    message: 'A link to this server can send its visitors to any other.',
    fix: 'Redirect only to paths of your own, or to hosts from a list.',
  },
  {
    id: 'js-cors-credentials',
    title: 'Every origin may act as the visitor',
    severity: 'high',
    category: 'code',
    keywords: ['credentials'],
    match: {
      kind: 'object',
      all: [
        { has: { kind: 'pair', regex: '^[\'"]?origin[\'"]?\\s*:\\s*(?:true|[\'"`]\\*[\'"`])$' } },
        { has: { kind: 'pair', regex: '^[\'"]?credentials[\'"]?\\s*:\\s*true$' } },
      ],
    },
    message: 'Any page may call this server with the visitor’s cookies and read the answer.',
    fix: 'Name the origins that may, or leave out credentials.',
  },
  {
    id: 'js-insecure-cookie',
    title: 'Cookie without its protection',
    severity: 'medium',
    category: 'code',
    keywords: ['httpOnly'],
    match: { kind: 'pair', regex: '^[\'"]?httpOnly[\'"]?\\s*:\\s*false$' },
    message: 'Scripts in the page can read this cookie, and with one injected script its session is gone.',
    fix: 'Set httpOnly to true, and secure and sameSite besides.',
    fixable: true,
  },
  {
    id: 'js-insecure-random',
    title: 'Secret from a predictable generator',
    severity: 'medium',
    category: 'code',
    keywords: ['Math.random'],
    match: {
      pattern: 'Math.random()',
      any: [
        {
          inside: {
            kind: 'variable_declarator',
            stopBy: { any: [{ kind: 'statement_block' }, { kind: 'program' }] },
            has: { field: 'name', regex: SECRET_NAME },
          },
        },
        {
          inside: {
            kind: 'assignment_expression',
            stopBy: { any: [{ kind: 'statement_block' }, { kind: 'program' }] },
            has: { field: 'left', regex: SECRET_NAME },
          },
        },
        {
          inside: {
            kind: 'pair',
            stopBy: { any: [{ kind: 'statement_block' }, { kind: 'program' }] },
            has: { field: 'key', regex: SECRET_NAME },
          },
        },
        {
          inside: {
            kind: 'function_declaration',
            stopBy: { kind: 'program' },
            has: { field: 'name', regex: SECRET_NAME },
          },
        },
        {
          inside: {
            kind: 'method_definition',
            stopBy: { kind: 'program' },
            has: { field: 'name', regex: SECRET_NAME },
          },
        },
        {
          inside: {
            kind: 'variable_declarator',
            stopBy: { kind: 'program' },
            has: { field: 'name', regex: SECRET_NAME },
            all: [
              { has: { field: 'value', any: [{ kind: 'arrow_function' }, { kind: 'function_expression' }] } },
            ],
          },
        },
      ],
    },
    message: 'Math.random can be predicted from a few of its numbers, and so can this secret.',
    fix: 'Use crypto.randomBytes, crypto.randomUUID or crypto.randomInt.',
  },
  {
    id: 'js-postmessage-any-origin',
    title: 'Message to whatever page is there',
    severity: 'low',
    category: 'code',
    keywords: ['postMessage'],
    match: { pattern: "$W.postMessage($M, '*')" },
    message: 'The message reaches whatever page the window shows by then.',
    fix: 'Name the origin that it is meant for.',
  },
  {
    id: 'js-electron-unsafe-window',
    title: 'Electron window with rights for its page',
    severity: 'high',
    category: 'code',
    keywords: ['nodeIntegration', 'contextIsolation', 'webSecurity'],
    match: {
      kind: 'pair',
      regex: '^(?:nodeIntegration\\s*:\\s*true|contextIsolation\\s*:\\s*false|webSecurity\\s*:\\s*false)$',
    },
    message: 'Scripts of the page reach the computer, or pages of others.',
    fix: 'Leave out the setting; the defaults keep page and computer apart.',
  },
];
