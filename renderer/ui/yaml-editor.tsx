import { lazy, Suspense } from 'react';
import { Skeleton } from '@mantine/core';
import type { CodeEditorProps } from './code-editor.tsx';

const CodeEditor = lazy(() => import('./code-editor.tsx').then((it) => ({ default: it.CodeEditor })));

/** YAML to edit or to read; the editor is loaded when one is shown. */
export function YamlEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton height={320} animate={false} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
