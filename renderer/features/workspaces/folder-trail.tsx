import { Anchor, Breadcrumbs } from '@mantine/core';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { trailOf } from './trail-of.ts';

interface FolderTrailProps {
  readonly path: string;
  readonly onGo: (path: string) => void;
}

/** The folders above, each one click away. */
export function FolderTrail({ path, onGo }: FolderTrailProps) {
  return (
    <Breadcrumbs separator="›" separatorMargin={4} style={{ flexWrap: 'wrap' }}>
      {trailOf(path).map((part) => (
        <Anchor key={part.path} component="button" type="button" size="sm" onClick={() => onGo(part.path)}>
          {makeVisible(part.name)}
        </Anchor>
      ))}
    </Breadcrumbs>
  );
}
