import { useState } from 'react';

/** Contents that somebody typed, by path, and as they were before typing. */
export interface EditedFiles {
  readonly changed: readonly { readonly path: string; readonly content: string }[];
  readonly contentOf: (path: string) => string | undefined;
  readonly type: (path: string, content: string, proposed: string) => void;
}

/** Keeps what is typed in each file while the editor is open. */
export function useEditedFiles(): EditedFiles {
  const [files, setFiles] = useState<ReadonlyMap<string, string>>(new Map());
  return {
    changed: [...files].map(([path, content]) => ({ path, content })),
    contentOf: (path) => files.get(path),
    type: (path, content, proposed) =>
      setFiles((before) => {
        const next = new Map(before);
        if (content === proposed) next.delete(path);
        else next.set(path, content);
        return next;
      }),
  };
}
