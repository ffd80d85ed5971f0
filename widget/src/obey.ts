/** What the host page does for the frame beyond its size: rarely, and never before the first comment is there. */

import { readLateMessage } from "./late";

/** Scrolls the page to what stands at `offset` of the window, unless the reader sees it already. */
const bringIntoView = (offset: number): void => {
	const padding = Number.parseInt(getComputedStyle(document.documentElement).scrollPaddingTop, 10) || 0;
	const top = offset - padding - 16;
	if (top >= 0 && top <= innerHeight * 0.6) return;
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	scrollBy({ top, behavior: still ? "instant" : "smooth" });
};

/** Does what a message of the frame asks for; `load` brings the document that holds a comment. */
export const obey = (
	data: unknown,
	element: HTMLElement,
	frame: HTMLElement,
	load: (comment: string) => void,
	emit: (type: string, detail: object) => void,
): void => {
	const message = readLateMessage(data);
	if (message?.type === "scroll") bringIntoView(frame.getBoundingClientRect().top + message.top);
	else if (message?.type === "hash")
		history.replaceState(history.state, "", `${location.href.split("#")[0]}#rejoinder-${message.id}`);
	else if (message?.type === "missing") load(message.id);
	else if (message) {
		const { id, pending, count } = message;
		emit("comment", { element, id, pending, count });
	}
};

/** Deals with a frame whose script says nothing. */
export const warn = (frame: HTMLElement, service: string, site: string | undefined): void => {
	// A page that took it away knows why it is silent.
	if (!frame.isConnected) return;
	// Its document can still be read, with a scroll bar.
	frame.removeAttribute("scrolling");
	frame.style.height = "80vh";
	console.warn(
		`Rejoinder got no answer. Is ${service} up, is ${location.origin} an origin of the site "${site}", and does this page's Content-Security-Policy allow "frame-src ${new URL(service).origin}"?`,
	);
};
