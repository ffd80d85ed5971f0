/** The frame's side of the conversation with the host page, and the frame's height. */

import { find } from "./dom";
import { type FrameMessage, type HostMessage, readHostMessage, wrap } from "./protocol";

/** Whether this document stands in a host page, and not by itself. */
export const framed = parent !== window;

const origins = [location.ancestorOrigins?.[0], document.referrer && new URL(document.referrer).origin];
let host = origins.find((origin) => origin && /^https?:/.test(origin) && origin !== location.origin);
let height = 0;

/** Tells the host page something. Only registered origins may embed the frame, so the first that speaks is the host. */
export const tell = (message: FrameMessage): void => {
	if (framed && host) parent.postMessage(wrap(message), host);
};

const measure = (): void => {
	const now = Math.ceil(document.documentElement.getBoundingClientRect().height);
	if (now === height) return;
	height = now;
	tell({ type: "size", height });
};

const greet = (): void => {
	height = 0;
	const count = Number(find("main")?.dataset.count ?? 0);
	tell({ type: "ready", title: document.title.slice(0, 200), count });
	measure();
};

/** Asks the host page to bring `element` into view, or does so itself. */
export const scrollTo = (element: Element): void => {
	if (framed) {
		measure();
		tell({ type: "scroll", top: Math.max(0, Math.round(element.getBoundingClientRect().top)) });
	} else {
		element.scrollIntoView({ block: "nearest" });
	}
};

/** Starts talking; `obey` is called with each valid message of the host page. */
export const connect = (obey: (message: HostMessage) => void): void => {
	if (!framed) return;
	addEventListener("message", ({ source, origin, data }) => {
		const message = readHostMessage(data);
		if (source !== parent || !message || (host && origin !== host)) return;
		if (!host) {
			host = origin;
			greet();
		}
		obey(message);
	});
	greet();
	new ResizeObserver(measure).observe(document.documentElement);
};
