import type { Match, TreeRule } from './rule.ts';
import { SQL_WORDS, sqlStart } from './sql.ts';

/** What a request brings in: Express, Koa, Fastify, Next. */
export const FROM_REQUEST =
  '\\b(?:req|request|ctx|context|event)\\??\\.(?:request\\.)?(?:query|params|body|headers|cookies|searchParams|queryStringParameters|pathParameters)\\b';
const LITERAL: Match = {
  any: [
    { kind: 'call_expression', regex: '^String\\.raw`' },
    { kind: 'string' },
    { kind: 'number' },
    { kind: 'template_string', not: { has: { kind: 'template_substitution' } } },
  ],
};
/** Put together from parts, one of which is no literal. */
const BUILT_FORMS: Match[] = [
  { kind: 'template_string', has: { kind: 'template_substitution' } },
  {
    kind: 'binary_expression',
    regex: '\\+',
    has: { any: [{ kind: 'string' }, { kind: 'template_string' }], stopBy: 'end' },
  },
];
const SQL_START = `(?s)^[\`'"(\\s]*${sqlStart('.+?').replace('(?![A-Za-z0-9_])', '\\b')}`;

/** Parts of a statement that are no values of others: constants in capitals, placeholders, names of tables and columns. */
const FIXED_PART =
  '(?s)\\s*(?:[A-Z][A-Z0-9_]+\\b.*|.*=>\\s*[\'"`][?$:@].*|(?:this\\.)?#?(?i:placeholders?|columns?|cols|fields|tables?|table_?name|where|where_?clause|conditions?|clauses?|joins?|schema)(?:\\.join\\(.*\\))?)\\s*';

/** Code that runs what it is given. */
export const JAVASCRIPT_CODE_RULES: readonly TreeRule[] = [
  {
    id: 'js-eval',
    title: 'Text run as code',
    severity: 'high',
    category: 'code',
    keywords: ['eval', 'Function', 'setTimeout', 'setInterval'],
    needs:
      /\b(?:eval|Function)\s*\(|\bset(?:Timeout|Interval)\s*\(\s*(?!\(|function\b|async\b|\w+\s*(?:=>|,|\)))/,
    match: {
      any: [
        {
          kind: 'call_expression',
          has: { field: 'function', regex: '^(?:(?:window|globalThis|global|self)\\.)?eval$' },
          all: [{ has: { field: 'arguments', has: { nthChild: 1, not: LITERAL } } }],
        },
        {
          kind: 'new_expression',
          has: { field: 'constructor', regex: '^Function$' },
          all: [{ has: { field: 'arguments', has: { not: LITERAL, regex: '[^(),\\s]' } } }],
        },
        {
          kind: 'call_expression',
          has: { field: 'function', regex: '^Function$' },
          all: [{ has: { field: 'arguments', has: { not: LITERAL, regex: '[^(),\\s]' } } }],
        },
        {
          kind: 'call_expression',
          regex: '^(?:window\\.)?set(?:Timeout|Interval)\\(',
          has: { kind: 'arguments', has: { nthChild: 1, any: BUILT_FORMS } },
        },
      ],
    },
    message: 'Text is run as code: whoever can shape the text runs what they like.',
    fix: 'Parse data with JSON.parse, pick functions from a map by name, or pass a function instead of text.',
    fixable: true,
  },
  {
    id: 'js-command-injection',
    title: 'Shell command put together from parts',
    severity: 'high',
    worseFor: new RegExp(FROM_REQUEST),
    category: 'code',
    keywords: ['exec'],
    needs: /child_process|shelljs|execa|promisify/,
    match: {
      kind: 'call_expression',
      regex:
        '^(?:await\\s+)?(?:(?:child_process|childProcess|cp|shell|shelljs|proc|util)\\.)?(?:exec|execSync|execAsync|execPromise|execaCommand|execaCommandSync)\\(',
      has: { field: 'arguments', has: { nthChild: 1, any: BUILT_FORMS } },
    },
    message:
      'A command line for the shell is put together from parts: a part with ; or $( ) in it runs as a command of its own.',
    fix: 'Use execFile or spawn with a list of arguments, which no shell reads.',
  },
  {
    id: 'js-spawn-shell',
    title: 'Process started through a shell',
    severity: 'medium',
    category: 'code',
    keywords: ['shell:'],
    needs: /child_process|execa|cross-spawn/,
    match: {
      kind: 'pair',
      regex: '^[\'"]?shell[\'"]?\\s*:\\s*true$',
      inside: {
        kind: 'call_expression',
        regex: '^(?:\\w+\\.)?(?:spawn|spawnSync|execFile|execFileSync|execa)\\(',
        stopBy: { kind: 'statement_block' },
        has: { field: 'arguments', has: { not: { any: [LITERAL, { kind: 'object' }] }, regex: '[^(),\\s]' } },
      },
    },
    message: 'Arguments go through a shell, which reads special characters in them as commands.',
    fix: 'Leave out shell: true and pass the arguments as a list.',
  },
  {
    id: 'js-sql-injection',
    title: 'SQL put together from parts',
    severity: 'high',
    worseFor: new RegExp(FROM_REQUEST),
    category: 'code',
    keywords: SQL_WORDS,
    needs:
      /["'`(]\s{0,200}(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|DROP|WITH|select|insert|replace|update|delete|drop|with)\s/,
    match: {
      any: [
        {
          kind: 'template_string',
          regex: SQL_START,
          // A tagged template takes care of its values itself.
          has: { kind: 'template_substitution', not: { regex: `^\\$\\{${FIXED_PART}\\}$` } },
          not: {
            any: [
              { inside: { kind: 'call_expression', field: 'arguments' } },
              { inside: { kind: 'binary_expression' } },
            ],
          },
        },
        {
          kind: 'binary_expression',
          regex: SQL_START,
          has: { field: 'operator', regex: '^\\+$' },
          any: [
            { has: { field: 'right', not: { any: [LITERAL, { regex: `^${FIXED_PART}$` }] } } },
            {
              has: {
                field: 'left',
                any: [
                  { kind: 'binary_expression' },
                  { kind: 'template_string', has: { kind: 'template_substitution' } },
                ],
                has: {
                  stopBy: 'end',
                  any: [
                    { kind: 'identifier', not: { regex: `^${FIXED_PART}$` } },
                    { kind: 'call_expression' },
                  ],
                },
              },
            },
          ],
          not: { inside: { kind: 'binary_expression' } },
        },
      ],
    },
    message: 'Values become part of the SQL text: whoever shapes them reads or changes any row.',
    fix: 'Write a placeholder for each value and pass the values beside the text.',
    fixable: true,
  },
  {
    id: 'js-path-traversal',
    title: 'File name from a request',
    severity: 'high',
    category: 'code',
    keywords: ['req', 'ctx', 'event', 'context'],
    needs: new RegExp(FROM_REQUEST),
    match: {
      kind: 'call_expression',
      regex:
        '^(?:await\\s+)?(?:(?:fs|fsp|fsPromises|promises|fs\\.promises|path|res|reply|response)\\.)?(?:readFile|readFileSync|createReadStream|createWriteStream|writeFile|writeFileSync|appendFile|unlink|unlinkSync|readdir|readdirSync|rm|rmSync|stat|open|sendFile|sendfile|download)\\(',
      has: { field: 'arguments', regex: FROM_REQUEST, not: { regex: '\\bbasename\\(' } },
    },
    message: 'A request decides which file is opened: ../ in it leads out of the folder that was meant.',
    fix: 'Resolve the path, check that it lies inside of the folder that is meant, or look the file up by an id.',
  },
  {
    id: 'js-ssrf',
    title: 'Address to call from a request',
    severity: 'high',
    category: 'code',
    keywords: ['fetch', 'axios', 'got', 'request', 'http'],
    needs: new RegExp(FROM_REQUEST),
    match: {
      kind: 'call_expression',
      regex:
        '^(?:await\\s+)?(?:fetch|axios|got|needle|superagent|request|(?:axios|got|request|needle|superagent|https?)\\.(?:get|post|put|patch|head|request))\\(',
      has: {
        field: 'arguments',
        has: {
          nthChild: 1,
          regex: FROM_REQUEST,
          not: {
            any: [
              { kind: 'object' },
              { kind: 'template_string', regex: '^`https?://[\\w.-]+/' },
              { kind: 'binary_expression', regex: '^[\'"]https?://[\\w.-]+/' },
            ],
          },
        },
      },
    },
    message:
      'A request decides which address this server calls, addresses inside of your network among them.',
    fix: 'Choose the address from a list, or check its host against one before calling.',
  },
  {
    id: 'js-regex-from-request',
    title: 'Regular expression from a request',
    severity: 'medium',
    category: 'code',
    keywords: ['RegExp'],
    needs: new RegExp(FROM_REQUEST),
    match: {
      any: [{ kind: 'new_expression' }, { kind: 'call_expression' }],
      regex: `^(?:new\\s+)?RegExp\\([^)]*${FROM_REQUEST}`,
    },
    message: 'A request brings the pattern: one that backtracks for hours stops the whole process.',
    fix: 'Escape the text before it becomes a pattern, or search with includes.',
  },
  {
    id: 'js-vm-code',
    title: 'Code run in a vm',
    severity: 'medium',
    worseFor: new RegExp(FROM_REQUEST),
    category: 'code',
    keywords: ['vm'],
    needs: /['"](?:node:)?vm2?['"]/,
    match: {
      any: [{ kind: 'call_expression' }, { kind: 'new_expression' }],
      regex: '^(?:new\\s+)?(?:vm\\.)?(?:runInNewContext|runInThisContext|runInContext|Script)\\(',
      has: { field: 'arguments', has: { nthChild: 1, not: LITERAL } },
    },
    message: 'The vm module is no sandbox: code that runs in it reaches the whole process.',
    fix: 'Run code that is not yours in a process of its own with few rights, or not at all.',
  },
  {
    id: 'js-unsafe-deserialize',
    title: 'Objects made from untrusted text',
    severity: 'high',
    category: 'code',
    keywords: ['unserialize', 'node-serialize', 'serialize-javascript', 'funcster'],
    needs: /node-serialize|funcster/,
    match: { kind: 'call_expression', regex: '^(?:\\w+\\.)?(?:unserialize|deepDeserialize)\\(' },
    message: 'This library makes functions out of text and calls them.',
    fix: 'Use JSON.parse and check the result against a schema.',
  },
];
