/**
 * The host page's script: finds the mount and puts one frame there.
 * It touches nothing of the blog but its mounts, keeps nothing, and knows no secret.
 */

import { frameQuery, type Options } from "./identity";
import { type Later, type Mount, mount } from "./mount";
import type { RejoinderApi } from "./rejoinder";

/** The chunks' addresses below the service; the build puts them here. */
declare const CHUNKS: { page: string };

const script = (document.currentScript ?? document.querySelector('script[src*="/embed.js"]')) as HTMLScriptElement;
const service = script.src.replace(/\/embed\.js([?#].*)?$/, "");
const defaults = script.dataset;
const mounts = new Map<HTMLElement, Mount>();
const bus = new EventTarget();

const later: Later = (use) => {
	// Should it not come, then the browser says so on the console, and everything works that does not need it.
	import(service + CHUNKS.page).then(use, () => {});
};

const emit = (type: string, detail: object): void => {
	bus.dispatchEvent(new CustomEvent(type, { detail }));
};

const place = (element: HTMLElement, options: Options = {}): void => {
	const known = mounts.get(element);
	if (known) known.update(options);
	else mounts.set(element, mount(service, later, element, defaults, { ...options }, emit));
};

const unmount = (element: HTMLElement): void => {
	mounts.get(element)?.end();
	mounts.delete(element);
};

const start = (): void => {
	const element = document.getElementById("rejoinder");
	if (element) place(element);
};

// A page may carry the script twice: the first one counts.
if (!window.Rejoinder) {
	window.Rejoinder = {
		mount: place,
		unmount,
		update(options) {
			for (const known of mounts.values()) known.update({ ...options });
		},
		on(type, listener) {
			const hear = (event: Event): void => listener((event as CustomEvent).detail);
			bus.addEventListener(type, hear);
			return () => bus.removeEventListener(type, hear);
		},
	} satisfies RejoinderApi;
	customElements.define(
		"rejoinder-thread",
		class extends HTMLElement {
			connectedCallback(): void {
				place(this);
			}
			disconnectedCallback(): void {
				unmount(this);
			}
		},
	);
	customElements.define(
		"rejoinder-count",
		class extends HTMLElement {
			connectedCallback(): void {
				later((page) => page.count(service, defaults, frameQuery, this));
			}
		},
	);
	start();
	// A script above its mount runs early: the mount may still be on its way.
	addEventListener("DOMContentLoaded", start);
}
