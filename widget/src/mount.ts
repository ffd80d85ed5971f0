/** One mount: its frame, and what the frame's messages do to the page. */

import { frameQuery, type Options } from "./identity";
import { type HostMessage, idInHash, type Look, readFrameMessage, wrap } from "./protocol";
import { lookOf } from "./theme";

/** Fetches what is needed on first use only, and uses it. */
export type Later = (use: (page: typeof import("./chunks/page")) => void) => void;

/** Tells the page's own scripts that something happened. */
export type Emit = (type: string, detail: object) => void;

/** What can be done with a mount. */
export interface Mount {
	/** Takes other options, and looks again at which page this is. */
	update(changes: Options): void;
	/** Leaves nothing behind. */
	end(): void;
}

/** Puts a frame of `service` into `element`. What is not `given` is an attribute of the element, or of the script. */
export const mount = (
	service: string,
	later: Later,
	element: HTMLElement,
	defaults: Options,
	given: Options,
	emit: Emit,
): Mount => {
	const { origin } = new URL(service);
	const ending = new AbortController();
	const { signal } = ending;
	const options = (): Options => ({ ...defaults, ...element.dataset, ...given });
	let frame: HTMLIFrameElement;
	let look: Look;
	let silence: ReturnType<typeof setTimeout>;
	/** The query of the document that was asked for last; "" while the reader has not come near. */
	let asked = "";
	let ready = false;

	const create = (height?: string): void => {
		// A number that is none makes a rule that is none.
		const reserved = Number.parseInt(options().minHeight ?? "", 10);
		frame = document.createElement("iframe");
		frame.title = "Comments";
		frame.scrolling = "no";
		frame.sandbox.value =
			"allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
		// The frame learns the host's origin from the referrer, and nothing more of its address.
		frame.referrerPolicy = "origin";
		frame.style.cssText = `display:block;width:100%;border:0;height:${height ?? `${reserved || 320}px`};min-height:${reserved}px`;
		element.replaceChildren(frame);
	};

	const send = (message: HostMessage): void => {
		frame.contentWindow?.postMessage(wrap(message), origin);
	};

	const paint = (): void => {
		look = lookOf(element, options());
		frame.style.colorScheme = look.theme;
	};

	const style = (): void => send({ type: "style", sso: options().sso, ...look });

	const restyle = (): void => {
		const before = JSON.stringify(look);
		paint();
		if (JSON.stringify(look) !== before) style();
	};

	// Another document always means another element: setting `src` again would add to the reader's history.
	const load = (comment: string): void => {
		approach.disconnect();
		clearTimeout(silence);
		ready = false;
		create(frame.style.height);
		paint();
		asked = `${frameQuery(options())}`;
		frame.src = `${service}/embed/thread?${asked}&theme=${look.theme}&comment=${comment}`;
		// A frame that was told no referrer learns our origin from this message.
		frame.onload = style;
		silence = setTimeout(() => later((page) => page.warn(frame, service, options().site)), 10_000);
	};

	const update = (changes: Options): void => {
		Object.assign(given, changes);
		if (!asked) return;
		if (`${frameQuery(options())}` === asked && frame.parentNode === element) restyle();
		else load("");
	};

	const approach = new IntersectionObserver(
		(entries) => {
			if (entries.some((entry) => entry.isIntersecting)) load("");
		},
		{ rootMargin: "600px" },
	);

	// A theme switch of the blog shows as an attribute of its root or body, or as the system's preference, and sometimes
	// only when a transition of colours has ended. Attributes of the mount are options.
	const observer = new MutationObserver((changes) => {
		if (changes.some(({ target }) => target === element)) update({});
		else restyle();
	});

	create();
	paint();
	for (const root of [document.documentElement, document.body, element]) observer.observe(root, { attributes: true });
	addEventListener("transitionend", restyle, { signal });
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle, { signal });
	addEventListener(
		"message",
		({ source, origin: sender, data }) => {
			if (source !== frame.contentWindow || sender !== origin) return;
			const message = readFrameMessage(data);
			if (message?.type === "size") {
				frame.style.height = `${message.height}px`;
			} else if (message?.type === "ready") {
				clearTimeout(silence);
				ready = true;
				frame.title = message.title;
				paint();
				style();
				emit("ready", { element, count: message.count });
			} else {
				later((page) => page.obey(data, element, frame, load, emit));
			}
		},
		{ signal },
	);
	const goTo = (): void => {
		const id = idInHash(location.hash);
		if (id && ready) send({ type: "goto", id });
		else if (id) load(id);
	};
	addEventListener("hashchange", goTo, { signal });

	goTo();
	if (!asked) {
		if (options().lazy === "false") load("");
		else approach.observe(element);
	}

	return {
		update,
		end: () => {
			ending.abort();
			observer.disconnect();
			approach.disconnect();
			clearTimeout(silence);
			element.replaceChildren();
		},
	};
};
