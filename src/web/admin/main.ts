import { loadTexts } from '../texts.ts';
import './admin-page.ts';

const root = document.getElementById('app') ?? document.body;
await loadTexts();
root.replaceChildren(document.createElement('admin-page'));
