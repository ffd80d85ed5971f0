/** One mount: its frame, and what the frame's messages do to the page. */

import { frameQuery, type Options } from "./identity";
import { type HostMessage, idInHash, readFrameMessage, wrap } from "./protocol";
import { themeOf } from "./theme";

/** The built chunks' addresses below the service; the build puts them here. */
declare const CHUNKS: { page: string };

/** Puts a frame of `service` into `element`. */
export const mount = (service: string, element: HTMLElement, options: Options): void => {
	const { origin } = new URL(service);
	const later = (): Promise<typeof import("./chunks/page")> => import(service + CHUNKS.page);
	let frame: HTMLIFrameElement;
	let theme = "";
	let silence: ReturnType<typeof setTimeout>;
	/** Nothing is asked for yet, the frame is on its way, or it has answered. */
	let state: "waiting" | "loading" | "ready" = "waiting";

	const create = (height: string): HTMLIFrameElement => {
		theme = themeOf(element, options.theme);
		frame = document.createElement("iframe");
		frame.title = "Comments";
		frame.setAttribute("scrolling", "no");
		frame.setAttribute(
			"sandbox",
			"allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
		);
		// The frame learns the host's origin from the referrer, and nothing more of its address.
		frame.referrerPolicy = "origin";
		frame.style.cssText = `display:block;width:100%;border:0;height:${height}`;
		paint();
		return frame;
	};

	// Another document always means another element: setting `src` again would add to the reader's history.
	const load = (comment: string): void => {
		state = "loading";
		const old = frame;
		create(old.style.height).src = `${service}/embed/thread?${frameQuery(options, theme, comment)}`;
		// A frame that was told no referrer learns our origin from this message.
		frame.onload = style;
		old.replaceWith(frame);
		clearTimeout(silence);
		silence = setTimeout(() => {
			// A document whose script does not run can still be read, with a scroll bar.
			frame.removeAttribute("scrolling");
			frame.style.height = "80vh";
			console.warn(
				`Rejoinder got no answer. Is ${service} up, is ${location.origin} an origin of the site "${options.site}", and does this page's Content-Security-Policy allow "frame-src ${origin}"?`,
			);
		}, 10_000);
	};

	const send = (message: HostMessage): void => {
		frame.contentWindow?.postMessage(wrap(message), origin);
	};

	const paint = (): void => {
		frame.style.colorScheme = theme === "auto" ? "light dark" : theme;
	};

	const style = (): void => send({ type: "style", theme, accent: options.accent ?? "" });

	const restyle = (): void => {
		const now = themeOf(element, options.theme);
		if (now === theme) return;
		theme = now;
		paint();
		if (state === "ready") style();
	};

	addEventListener("message", ({ source, origin: sender, data }) => {
		if (source !== frame.contentWindow || sender !== origin) return;
		const message = readFrameMessage(data);
		if (message?.type === "ready") {
			clearTimeout(silence);
			state = "ready";
			frame.title = message.title;
			style();
		} else if (message?.type === "size") {
			frame.style.height = `${message.height}px`;
		} else if (message?.type === "scroll") {
			const top = frame.getBoundingClientRect().top + message.top;
			later().then((page) => page.bringIntoView(top));
		} else if (message?.type === "hash") {
			history.replaceState(history.state, "", `${location.href.split("#")[0]}#rejoinder-${message.id}`);
		} else if (message) {
			load(message.id);
		}
	});

	addEventListener("hashchange", () => {
		const id = idInHash(location.hash);
		if (!id) return;
		if (state === "ready") send({ type: "goto", id });
		else load(id);
	});

	// A theme switch of the blog shows as an attribute of its root or body, or as the system's preference.
	const observer = new MutationObserver(restyle);
	for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);

	element.replaceChildren(create(`${Number.parseInt(options.minHeight ?? "", 10) || 320}px`));
	const wanted = idInHash(location.hash);
	if (wanted || options.lazy === "false") {
		load(wanted);
	} else {
		new IntersectionObserver(
			(entries, watch) => {
				if (!entries.some((entry) => entry.isIntersecting)) return;
				watch.disconnect();
				if (state === "waiting") load("");
			},
			{ rootMargin: "600px" },
		).observe(element);
	}
};
