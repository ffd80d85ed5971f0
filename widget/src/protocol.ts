/**
 * The messages that the host page (`embed.ts`) and the frame (`thread.ts`) exchange, and their validation.
 *
 * Both sides read a message only through functions that build a fresh object from checked fields, so nothing else that
 * a sender put into a message can travel further. No message carries a secret of ours: `sso` is the blog's own word.
 */

import { isId, isLength, isText, open } from "./checks";
import type { LateMessage } from "./late";

/** What the frame tells the host page while it loads. */
type EarlyMessage = { type: "ready"; title: string; count: number } | { type: "size"; height: number };

/** What the frame tells the host page. */
export type FrameMessage = EarlyMessage | LateMessage;

/** How the frame is to look. "" leaves a choice to its own style, which is legible on any light or dark page. */
export interface Look {
	/** `light`, `dark`, or `auto` for the reader's system. */
	theme: string;
	accent: string;
	text: string;
	font: string;
}

/** What the host page tells the frame. */
export type HostMessage =
	| { type: "goto"; id: string }
	/** `sso` is what the blog's server has signed about its reader, if it has. */
	| ({ type: "style"; sso?: string | undefined } & Look);

/** A signed statement has room for a name and some addresses. */
const LONGEST_STATEMENT = 4096;

/** The comment id in a location hash like `#rejoinder-{id}`, or an empty string. */
export const idInHash = (hash: string): string => {
	const id = hash.slice("#rejoinder-".length);
	return hash.startsWith("#rejoinder-") && isId(id) ? id : "";
};

/** Wraps a message for `postMessage`. */
export const wrap = (message: FrameMessage | HostMessage) => ({ rejoinder: 1, ...message });

/** Reads a message that came from the frame; `undefined` when it is none of these. */
export const readFrameMessage = (data: unknown): EarlyMessage | undefined => {
	const { type, title, count, height } = open(data);
	if (type === "ready" && isText(title) && isLength(count)) return { type, title, count };
	if (type === "size" && isLength(height)) return { type, height };
	return undefined;
};

/** Reads a message that came from the host page; `undefined` when it is none of ours. */
export const readHostMessage = (data: unknown): HostMessage | undefined => {
	const { type, id, theme, accent, text, font, sso } = open(data);
	if (type === "goto" && isId(id)) return { type, id };
	if (type === "style" && isText(theme) && isText(accent) && isText(text) && isText(font))
		return {
			type,
			theme,
			accent,
			text,
			font,
			sso: typeof sso === "string" && sso.length < LONGEST_STATEMENT ? sso : "",
		};
	return undefined;
};
