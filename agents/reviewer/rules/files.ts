import { posix } from 'node:path';
import { inMebibytes } from '../../../core/approval/patch-limits.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { isBuiltPath, isGeneratedPath, isLockPath, isTestPath, saysGenerated } from '../../kit/path-kind.ts';
import { REVIEW_BARS } from '../limits.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import { firstChange, type Review, type ReviewedFile } from './rule.ts';

const LARGE: Rule = {
  id: 'large-file',
  category: 'config',
  severity: 'medium',
  title: 'A large file is added',
  fix: 'Keep it outside of git (a release, a bucket, Git LFS), and say where.',
};
const BINARY: Rule = {
  id: 'binary-added',
  category: 'config',
  severity: 'low',
  title: 'A binary file is added or changed',
  fix: 'Check where it comes from; nobody can review it here.',
};
const BUILT: Rule = {
  id: 'build-output-added',
  category: 'config',
  severity: 'medium',
  title: 'Output of a build is added',
  fix: 'Take it out, and name its folder in .gitignore.',
};
const GENERATED: Rule = {
  id: 'generated-edited',
  category: 'code',
  severity: 'low',
  title: 'A generated file is changed',
  fix: 'Change what it is generated from, and generate it anew.',
};
const LINK_OUT: Rule = {
  id: 'link-leads-out',
  category: 'config',
  severity: 'high',
  title: 'A link leads out of the repository',
  fix: 'Let it lead to a file of the repository, by a relative path.',
};

/** What a file is, rather than what stands in it. */
export function reviewFiles({ files }: Review): Hit[] {
  const handwritten = files.filter(
    (file) => !isGenerated(file) && !isLockPath(file.path) && !isTestPath(file.path),
  );
  return files.flatMap((file) => {
    if (file.status === 'deleted') return [];
    const at = { path: file.path, ...firstChange(file) };
    return [...sizeHits(file), ...linkHits(file), ...generatedHits(file, handwritten.length > 0)].map(
      (hit) => ({ ...at, ...hit }),
    );
  });
}

type Part = Pick<Hit, 'rule' | 'message' | 'severity'> & { readonly text?: string };

function sizeHits(file: ReviewedFile): Part[] {
  const { path, bytes, binary, status } = file;
  const hits: Part[] = [];
  const isNew = status === 'added';
  if (isNew && bytes !== null && bytes > REVIEW_BARS.fileBytes && !isLockPath(path)) {
    const message = `It has ${inMebibytes(bytes)}, and every clone carries it from now on, even after it is deleted.`;
    hits.push({ rule: LARGE, message, ...(bytes > REVIEW_BARS.hugeBytes ? { severity: 'high' } : {}) });
  }
  if (
    isNew &&
    isBuiltPath(path) &&
    !isTestPath(path) &&
    (binary || /\.(?:js|css|map|pyc|class|o|so|dll|exe|jar)$/i.test(path))
  ) {
    hits.push({
      rule: BUILT,
      message:
        'Its folder is one that builds write into: it will change with every build, and differ from what its sources say.',
    });
  } else if (binary) {
    const isProgram = /\.(?:exe|dll|so|dylib|jar|class|pyc|wasm|bin|o|a)$/i.test(path);
    const message = isProgram
      ? 'It is a program: it does what no diff shows.'
      : 'Its content is no text, so the diff does not show what changed.';
    hits.push({ rule: BINARY, message, ...(isProgram ? { severity: 'medium' } : {}) });
  }
  return hits;
}

function linkHits({ isLink, newText, path }: ReviewedFile): Part[] {
  if (!isLink || newText === null) return [];
  const target = newText.replaceAll('\\', '/');
  const inside = posix.normalize(posix.join(posix.dirname(path), target));
  if (!posix.isAbsolute(target) && inside !== '..' && !inside.startsWith('../')) return [];
  return [
    {
      rule: LINK_OUT,
      text: newText,
      message: `It leads to ${showPath(newText.slice(0, 200))}: what it shows depends on the computer, and may be a file of whoever checks it out.`,
    },
  ];
}

function generatedHits(file: ReviewedFile, hasSources: boolean): Part[] {
  if (file.status !== 'modified' || !isGenerated(file) || file.addedLines + file.removedLines === 0)
    return [];
  return hasSources
    ? [
        {
          rule: GENERATED,
          severity: 'info',
          message:
            'It says that a program writes it. Check that it was generated anew, and not changed by hand.',
        },
      ]
    : [
        {
          rule: GENERATED,
          severity: 'medium',
          message:
            'It says that a program writes it, and nothing that it could be made of is in this change: the next generation undoes this.',
        },
      ];
}

function isGenerated({ path, newText }: ReviewedFile): boolean {
  return isGeneratedPath(path) || saysGenerated(newText ?? '');
}
