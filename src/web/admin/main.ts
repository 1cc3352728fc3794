import './admin-page.ts';

const root = document.getElementById('app') ?? document.body;
root.replaceChildren(document.createElement('admin-page'));
