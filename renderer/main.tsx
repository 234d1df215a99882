import './client/no-eval.ts';
import '@mantine/core/styles.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { connect } from './client/connection.ts';
import { startLive } from './client/live.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
startLive();
connect();
createRoot(root).render(<App />);
