import { loadTexts } from '../texts.ts';
import './admin-page.ts';
import { loadAdminTexts } from './texts.ts';

const root = document.getElementById('app') ?? document.body;
await Promise.all([loadTexts(), loadAdminTexts()]);
root.replaceChildren(document.createElement('admin-page'));
