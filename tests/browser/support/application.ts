/** A small single-page application: two pages under one document, which it changes without loading another. */

import type { HostPage } from "./host.js";

/** What the application's own script does; it knows of comments only what the README says. */
const SCRIPT = `
	const view = document.getElementById("view");
	window.show = (name) => {
		history.pushState({}, "", "/application/" + name);
		document.title = "Page " + name;
		document.querySelector("h1").textContent = document.title;
		if (window.Rejoinder) Rejoinder.update();
	};
	window.begin = (options) => Rejoinder.mount(document.getElementById("talk"), { site: "demo", ...options });
`;

/** Every address below which the application answers. */
export const ADDRESSES = ["/application/one", "/application/two"];

/** The application, with the loader but no conversation yet: its script has no site, so nothing mounts by itself. */
export function application(service: string): HostPage {
	return {
		title: "Page one",
		embed: `<div id="view"><div id="talk"></div></div>
<script src="${service}/embed.js"></script>
<script>${SCRIPT}</script>`,
	};
}

/** Runs in every document: counts the loader's observers that watch something, so that a test sees what stays behind. */
export function countObservers(): void {
	const watching = new Set<object>();
	Reflect.set(window, "watching", watching);
	for (const name of ["MutationObserver", "IntersectionObserver", "ResizeObserver"] as const) {
		const { prototype } = window[name];
		const { observe, disconnect } = prototype;
		prototype.observe = function (this: object, ...given: unknown[]) {
			if (new Error().stack?.includes("/embed.js")) watching.add(this);
			return Reflect.apply(observe, this, given);
		};
		prototype.disconnect = function (this: object) {
			watching.delete(this);
			return Reflect.apply(disconnect, this, []);
		};
	}
}
