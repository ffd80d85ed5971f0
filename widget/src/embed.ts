/**
 * The host page's script: finds the mount and puts one frame there.
 * It touches nothing of the blog but its mount, keeps nothing, and knows no secret.
 */

import type { Options } from "./identity";
import { mount } from "./mount";

declare global {
	interface Window {
		Rejoinder?: { mount(element: HTMLElement, options: Options): void };
	}
}

const script = (document.currentScript ?? document.querySelector('script[src*="/embed.js"]')) as HTMLScriptElement;
const service = script.src.replace(/\/embed\.js([?#].*)?$/, "");
const mounted = new WeakSet<HTMLElement>();

// A page may carry the script twice: the first one's memory counts.
window.Rejoinder ??= {
	mount: (element, options) => {
		if (!mounted.has(element)) mount(service, element, options);
		mounted.add(element);
	},
};

const start = (): void => {
	let element = document.getElementById("rejoinder");
	if (!element) {
		// A script above its mount runs early: the mount may still be on its way.
		if (document.readyState === "loading") {
			addEventListener("DOMContentLoaded", start);
			return;
		}
		element = document.createElement("div");
		element.id = "rejoinder";
		if (document.body.contains(script)) script.after(element);
		else document.body.append(element);
	}
	window.Rejoinder?.mount(element, { ...script.dataset, ...element.dataset });
};

start();
