import './client/early-socket.ts';
import './client/no-eval.ts';
import '@mantine/core/styles.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { parseAddress } from './app/address.ts';
import { App } from './app/app.tsx';
import { findScreen } from './app/screens.tsx';
import { connect } from './client/connection.ts';
import { startLive } from './client/live.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
startLive();
connect();
// While the frame is drawn, the code of the screen is on its way. One that can't be loaded tells so itself.
const { path } = parseAddress(location.hash);
findScreen(path.length === 0 ? ['workflows'] : path)
  ?.load()
  .catch(() => undefined);
createRoot(root).render(<App />);
