import { parseAddress } from './address.ts';
import { applyLook } from './look.ts';
import { Widget } from './widget.ts';

const address = parseAddress(location);
applyLook(address);
new Widget(document.getElementById('app') ?? document.body, address).start();
