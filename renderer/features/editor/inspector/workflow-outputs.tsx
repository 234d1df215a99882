import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import { nodesOf } from '../../../../core/workflow/edit/document.ts';
import { freshId, whyNotOutput } from '../../../../core/workflow/edit/node-ids.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import { JsonField } from './json-field.tsx';
import { Members } from './members.tsx';
import { RenameField } from './rename-field.tsx';

/** What a run of the workflow gives back: names with values made of templates, which see all steps. */
export function WorkflowOutputs({ document }: { readonly document: JsonObject }) {
  const store = useEditorStore();
  const outputs = isJsonObject(document['outputs']) ? document['outputs'] : {};
  return (
    <Members
      field="outputs"
      title="Outputs"
      one="output"
      about="What a run gives back when it ends. Without any it gives back nothing."
      members={Object.entries(outputs).map(([name, value]) => ({ name, words: wordsOf(value) }))}
      onAdd={() => {
        const name = freshId(new Set(Object.keys(outputs)), 'result');
        const last = nodesOf(document).at(-1);
        const value = last ? `{{ ${last.id}.output }}` : '';
        edit(store, { type: 'set-root', path: ['outputs', name], value });
        return name;
      }}
    >
      {(name, onRename) => (
        <>
          <RenameField
            label="Name"
            name={name}
            whyNot={(typed) => whyNotOutput(document, typed, name)}
            onRename={(to) => {
              edit(store, { type: 'rename-output', from: name, to });
              onRename(to);
            }}
            field={`outputs.${name}.`}
          />
          <JsonField
            id={null}
            node={document}
            path={['outputs', name]}
            label="Value"
            description="A template, or any JSON with templates in it"
            whenEmpty=""
          />
        </>
      )}
    </Members>
  );
}

function wordsOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
