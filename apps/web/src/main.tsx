import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';

// The hub's content security policy forbids code made from strings, which zod would try for speed.
z.config({ jitless: true });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(<App />);
