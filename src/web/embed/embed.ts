import { NickRoom } from './nick-room.ts';

// Two copies of the script on one page are one too many, but no harm.
if (!customElements.get('nick-room')) customElements.define('nick-room', NickRoom);
