/**
 * What the modules that are loaded later have in common with the page. src/web/build.ts makes each
 * of them load it, so that it is one file: a browser that speaks HTTP/1.1 asks for six at a time,
 * and a seventh that the first screen waits for cost 180 ms on slow 4G.
 */
import '../client/room-error.ts';
import './api.ts';
import './avatar.ts';
import './dialog.ts';
import './entrance-texts.ts';
import './failure.ts';
import './notify/desktop.ts';
import './notify/tone.ts';
import './room/act-words.ts';
import './seats.ts';
import './settings/open-settings.ts';
import './sheet-texts.ts';
import './times.ts';
