/** The frame's messages that the host page needs on first use only; the others are read in `protocol.ts`. */

import { isId, isLength, open } from "./checks";

export type LateMessage =
	/** Bring this offset of the frame into view. */
	| { type: "scroll"; top: number }
	/** Name this comment in the page's address. */
	| { type: "hash"; id: string }
	/** The document does not hold this comment. */
	| { type: "missing"; id: string }
	/** The reader may have come back from signing in: with which code? */
	| { type: "code" }
	/** The reader has posted a comment; the page has so many now. */
	| { type: "comment"; id: string; pending: boolean; count: number };

/** Reads a message that came from the frame; `undefined` when it is none of these. */
export const readLateMessage = (data: unknown): LateMessage | undefined => {
	const { type, top, id, pending, count } = open(data);
	if (type === "scroll" && isLength(top)) return { type, top };
	if ((type === "hash" || type === "missing") && isId(id)) return { type, id };
	if (type === "comment" && isId(id) && isLength(count)) return { type, id, pending: pending === true, count };
	if (type === "code") return { type };
	return undefined;
};
