import type { Call } from '../call/call.ts';
import type { Report } from '../report/report.ts';

/** Where measurements of calls go. Neither throws nor blocks; gets no numbers, names or words. */
export interface Telemetry {
  /** Once for each call, when its report has been stored. */
  reported(call: Call, report: Report): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export const noTelemetry: Telemetry = {
  reported: () => {},
  close: () => Promise.resolve(),
};
