import { useStore } from 'zustand';
import { notices, type Notice } from '../../ui/notices.ts';
import { Toast } from './toast.tsx';
import classes from './toast.module.css';
import { useNews } from './use-news.ts';

/** What was just told, in the corner. The region is always there, so that what comes into it is read aloud. */
export function Notices() {
  useNews();
  const { list, up } = useStore(notices);
  const shown = up
    .map((id) => list.find((each) => each.id === id))
    .filter((each): each is Notice => each !== undefined);
  return (
    <section className={classes.corner} aria-label="New notices" aria-live="polite">
      {shown.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </section>
  );
}
