/**
 * The messages that the host page (`embed.ts`) and the frame (`thread.ts`) exchange, and their validation.
 *
 * Both sides read a message only through the functions below, which build a fresh object from checked fields,
 * so nothing else that a sender put into a message can travel further. No message carries a secret.
 */

/** What the frame tells the host page. */
export type FrameMessage =
	| { type: "ready"; title: string }
	| { type: "size"; height: number }
	| { type: "scroll"; top: number }
	| { type: "hash"; id: string }
	| { type: "missing"; id: string };

/** What the host page tells the frame. */
export type HostMessage = { type: "goto"; id: string } | { type: "style"; theme: string; accent: string };

/** The greatest height or offset in CSS pixels that is believed. */
const FARTHEST = 1e7;

const isId = (value: unknown): value is string =>
	typeof value === "string" && /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/.test(value);

const isText = (value: unknown): value is string => typeof value === "string" && value.length < 300;

const isLength = (value: unknown): value is number =>
	Number.isInteger(value) && (value as number) >= 0 && (value as number) <= FARTHEST;

/** The comment id in a location hash like `#rejoinder-{id}`, or an empty string. */
export const idInHash = (hash: string): string => {
	const id = hash.slice("#rejoinder-".length);
	return hash.startsWith("#rejoinder-") && isId(id) ? id : "";
};

/** Wraps a message for `postMessage`. */
export const wrap = (message: FrameMessage | HostMessage) => ({ rejoinder: 1, ...message });

const open = (data: unknown): Record<string, unknown> => {
	const fields = data as Record<string, unknown> | null;
	return typeof fields === "object" && fields?.rejoinder === 1 ? fields : {};
};

/** Reads a message that came from the frame; `undefined` when it is none of ours. */
export const readFrameMessage = (data: unknown): FrameMessage | undefined => {
	const { type, title, height, top, id } = open(data);
	if (type === "ready" && isText(title)) return { type, title };
	if (type === "size" && isLength(height)) return { type, height };
	if (type === "scroll" && isLength(top)) return { type, top };
	if ((type === "hash" || type === "missing") && isId(id)) return { type, id };
	return undefined;
};

/** Reads a message that came from the host page; `undefined` when it is none of ours. */
export const readHostMessage = (data: unknown): HostMessage | undefined => {
	const { type, id, theme, accent } = open(data);
	if (type === "goto" && isId(id)) return { type, id };
	if (type === "style" && isText(theme) && isText(accent)) return { type, theme, accent };
	return undefined;
};
