/** Checks of single values in messages. They keep no state, so that scripts and chunks may each carry them. */

/** The greatest height, offset or count that is believed. */
const FARTHEST = 1e7;

export const isId = (value: unknown): value is string =>
	typeof value === "string" && /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/.test(value);

export const isText = (value: unknown): value is string => typeof value === "string" && value.length < 300;

export const isLength = (value: unknown): value is number =>
	Number.isInteger(value) && (value as number) >= 0 && (value as number) <= FARTHEST;

/** The fields of a message of ours; none of anything else. */
export const open = (data: unknown): Record<string, unknown> => {
	const fields = data as Record<string, unknown> | null;
	return typeof fields === "object" && fields?.rejoinder === 1 ? fields : {};
};
