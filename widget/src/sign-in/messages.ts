/**
 * What the frame and the popup say to each other, both documents of the service. The session never goes this way: a message only
 * ties the popup to the try that the frame has begun (T8).
 */

const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length < 100;

/** What the popup must know to go on with the frame's try. */
export interface Bind {
	attempt: string;
	token: string;
	/** What the reader has clicked in the frame. */
	way: string;
}

/** A message of ours for `postMessage`. */
export const wrap = (type: "hello" | "bind" | "done", fields: object = {}) => ({ rejoinder: 1, type, ...fields });

/** Reads what came from a window and an origin; nothing unless both are these and it is one of ours. */
export const read = (
	{ data, origin, source }: MessageEvent,
	from: Window | null,
): { type: "hello" | "done" } | ({ type: "bind" } & Bind) | undefined => {
	if (!from || source !== from || origin !== location.origin) return undefined;
	if (typeof data !== "object" || data?.rejoinder !== 1) return undefined;
	const { type, attempt, token, way } = data;
	if (type === "hello" || type === "done") return { type };
	if (type === "bind" && isText(attempt) && isText(token) && isText(way)) return { type, attempt, token, way };
	return undefined;
};
