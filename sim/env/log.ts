export type LogValue = string | number | bigint | boolean;
export type LogFields = Readonly<Record<string, LogValue>>;

/** Structured log of the process: an event name such as `conn.open` and flat fields. Shown in traces and reports. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
