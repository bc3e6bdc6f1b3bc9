/** What takes the place of a controller that no package registry has. */
export interface StandIn {
  readonly name: string;
  stop(): Promise<void>;
}

export interface StandInContext {
  /** Path of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;

  /** What a stand-in keeps lies in a folder of its own below this one, and is found again by the next start. */
  readonly stateDirectory: string;

  /** Ends what is under way, programs included. */
  readonly signal: AbortSignal;

  /** One line, without secrets. */
  readonly log: (line: string) => void;
}

/** What each file of this folder that is named after an original exports as `start`. */
export type Start = (context: StandInContext) => Promise<StandIn>;
