import '../room/room-view.ts';
import { settings } from '../settings/settings.ts';
import { parseAddress } from './address.ts';
import { applyLook } from './look.ts';
import { Widget } from './widget.ts';

const address = parseAddress(location);
if (address.language !== '') settings.impose({ language: address.language });
applyLook(address);
new Widget(document.getElementById('app') ?? document.body, address).start();
