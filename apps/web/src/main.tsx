import { createRoot } from 'react-dom/client';
import { App, whenReady } from './app.tsx';

// After an upgrade of the hub, a page that is still open asks for files that are gone. The router then loads the
// page anew, once; it knows a missing script by its message, and a missing style sheet has to say the same.
window.addEventListener('vite:preloadError', ({ payload }) => {
  payload.message = `Failed to fetch dynamically imported module: ${payload.message}`;
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
const draw = () => createRoot(root).render(<App />);
whenReady().then(draw, draw);
