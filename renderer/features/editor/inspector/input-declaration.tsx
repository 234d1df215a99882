import { Checkbox, Select, TagsInput } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import { whyNotInput } from '../../../../core/workflow/edit/node-ids.ts';
import { inputSchema } from '../../../../core/workflow/schema.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import { Choice } from './choice.tsx';
import { JsonField } from './json-field.tsx';
import classes from './members.module.css';
import { NumberField } from './number-field.tsx';
import { RenameField } from './rename-field.tsx';
import { TextField } from './text-field.tsx';
import { useNodeField } from './use-node-field.ts';

interface InputDeclarationProps {
  readonly document: JsonObject;
  readonly name: string;
  readonly onRename: (to: string) => void;
}

const TYPES = Object.fromEntries(inputSchema.shape.type.options.map((type) => [type, type]));

const NO_DECLARATION = { type: 'string' };

/** One input of the workflow: its name, type, and what may stand there. */
export function InputDeclaration({ document, name, onRename }: InputDeclarationProps) {
  const store = useEditorStore();
  const base = ['inputs', name];
  const at = { id: null, node: document };
  const inputs = document['inputs'];
  const written = isJsonObject(inputs) ? inputs[name] : undefined;
  if (!isJsonObject(written))
    return <JsonField {...at} path={base} label="Declaration" holds={null} whenEmpty={NO_DECLARATION} />;
  const { type, default: filled } = written;
  const isNumber = type === 'number' || type === 'integer';
  return (
    <>
      <div className={classes.pair}>
        <RenameField
          label="Name"
          name={name}
          whyNot={(typed) => whyNotInput(document, typed, name)}
          onRename={(to) => {
            edit(store, { type: 'rename-input', from: name, to });
            onRename(to);
          }}
          field={`${base.join('.')}.`}
        />
        <Choice {...at} path={[...base, 'type']} label="Type" none="" choices={TYPES} />
      </div>
      <TextField
        {...at}
        path={[...base, 'description']}
        label="Help"
        placeholder="What it is for, for whoever is asked for it"
      />
      <DefaultField {...at} path={[...base, 'default']} type={type} />
      {filled === undefined && <MayBeMissing document={document} path={[...base, 'required']} />}
      {(isNumber || type === 'string') && (
        <Choices document={document} path={[...base, 'enum']} isNumber={isNumber} />
      )}
      {isNumber && (
        <div className={classes.pair}>
          <NumberField {...at} path={[...base, 'minimum']} label="At least" />
          <NumberField {...at} path={[...base, 'maximum']} label="At most" />
        </div>
      )}
      {type === 'array' && (
        <JsonField
          {...at}
          path={[...base, 'items']}
          label="Items"
          description='JSON Schema of each, such as {"type": "string"}'
          holds={null}
        />
      )}
    </>
  );
}

interface DefaultFieldProps {
  readonly id: null;
  readonly node: JsonObject;
  readonly path: readonly string[];
  readonly type: Json | undefined;
}

/** What holds when nothing is given, filled in as its type is. */
function DefaultField({ type, ...at }: DefaultFieldProps) {
  const field = useNodeField(at.id, at.node, at.path);
  const problem = useFieldProblem(at.id, at.path);
  const label = 'Default';
  if (type === 'string') return <TextField {...at} label={label} placeholder="none" />;
  if (type === 'number' || type === 'integer')
    return <NumberField {...at} label={label} placeholder="none" />;
  if (type !== 'boolean')
    return <JsonField {...at} label={label} placeholder="none; JSON otherwise" holds={null} />;
  return (
    <Select
      label={label}
      size="sm"
      placeholder="none"
      clearable
      error={problem}
      data={['true', 'false']}
      value={typeof field.value === 'boolean' ? String(field.value) : null}
      onChange={(next) => field.set(next === null ? undefined : next === 'true')}
      data-field={at.path.join('.')}
    />
  );
}

interface PartProps {
  readonly document: JsonObject;
  readonly path: readonly string[];
}

function MayBeMissing({ document, path }: PartProps) {
  const field = useNodeField(null, document, path);
  return (
    <Checkbox
      label="May be left out; it is null then"
      size="xs"
      checked={field.value === false}
      onChange={({ currentTarget }) => field.set(currentTarget.checked ? false : undefined)}
      data-field={path.join('.')}
    />
  );
}

/** The only values that may be given; numbers as numbers. */
function Choices({ document, path, isNumber }: PartProps & { readonly isNumber: boolean }) {
  const field = useNodeField(null, document, path);
  const own: readonly Json[] = Array.isArray(field.value) ? field.value : [];
  // What is there stays what it is, however it is shown.
  const shown = new Map(own.map((each) => [shownAs(each), each]));
  const read = (text: string): Json =>
    shown.get(text) ??
    (isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
  return (
    <TagsInput
      label="Choices"
      description="The only values that may be given; any if there are none"
      size="sm"
      placeholder="Type one and press Enter"
      error={useFieldProblem(null, path)}
      value={[...shown.keys()]}
      onChange={(texts) => field.set(texts.length === 0 ? undefined : texts.map(read))}
      splitChars={[]}
      acceptValueOnBlur
      data-field={path.join('.')}
    />
  );
}

function shownAs(choice: Json): string {
  return makeVisible(typeof choice === 'string' ? choice : JSON.stringify(choice));
}
