import type { Refusal } from '../refusal.ts';

/** An error that a request is answered with, in JSON-RPC's terms. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** A request that is no tool call and came too soon after others. */
export const tooManyRequests = (refusal: Refusal): RpcError =>
  new RpcError(-32000, refusal.message, refusalData(refusal));

/** A refusal as the data of an error. */
export const refusalData = ({ code, message, retryAfterSeconds }: Refusal) => ({
  code,
  message,
  ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
});

/** A request that is well-formed, and that its method cannot serve as it stands. Each era words and numbers these in its own way. */
export class MethodError extends RpcError {}

/** A request for a resource that does not exist, or not for this user. */
export class ResourceNotFound extends MethodError {
  constructor(message = 'Resource not found', data?: unknown) {
    super(-32602, message, data);
  }
}
