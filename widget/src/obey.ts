/** What the host page does for the frame beyond its size: rarely, and never before the first comment is there. */

import { readLateMessage } from "./late";

/** What scrolls `element`: the page, or a part of it in pages that are built like programs. */
const scrollerOf = (element: Element): Element => {
	for (let parent = element.parentElement; parent; parent = parent.parentElement)
		if (/auto|scroll/.test(getComputedStyle(parent).overflowY) && parent.scrollHeight > parent.clientHeight)
			return parent;
	return document.scrollingElement ?? document.documentElement;
};

/** Scrolls to what stands `offset` below the frame's upper edge, unless the reader sees it already. */
const bringIntoView = (frame: Element, offset: number): void => {
	const scroller = scrollerOf(frame);
	const edge = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
	const padding = Number.parseInt(getComputedStyle(scroller).scrollPaddingTop, 10) || 0;
	const top = frame.getBoundingClientRect().top + offset - edge - padding - 16;
	if (top >= 0 && top <= scroller.clientHeight * 0.6) return;
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	scroller.scrollBy({ top, behavior: still ? "instant" : "smooth" });
};

/** Gives the frame the code with which a reader has come back, which is good for this frame alone, and takes it out of the address. */
const handOver = (frame: HTMLIFrameElement): void => {
	const code = /^#rj=([\w-]{43})$/.exec(location.hash)?.[1] ?? "";
	if (code) history.replaceState(history.state, "", location.href.split("#")[0]);
	frame.contentWindow?.postMessage({ rejoinder: 1, type: "code", code }, new URL(frame.src).origin);
};

/** Does what a message of the frame asks for; `load` brings the document that holds a comment. */
export const obey = (
	data: unknown,
	element: HTMLElement,
	frame: HTMLIFrameElement,
	load: (comment: string) => void,
	emit: (type: string, detail: object) => void,
): void => {
	const message = readLateMessage(data);
	if (message?.type === "scroll") bringIntoView(frame, message.top);
	else if (message?.type === "hash")
		history.replaceState(history.state, "", `${location.href.split("#")[0]}#rejoinder-${message.id}`);
	else if (message?.type === "missing") load(message.id);
	else if (message?.type === "code") handOver(frame);
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
