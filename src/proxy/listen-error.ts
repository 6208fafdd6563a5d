/** Where a server was to listen. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
  /** How many of the ports that follow were tried as well. */
  readonly furtherPorts: number;
}

/** Why a server cannot listen there and what to do, in whole sentences; `error` is Node's own. */
export function explainListenError(error: unknown, { host, port, furtherPorts }: ListenPlace): string {
  const place = `port ${port} of ${host}`;
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return furtherPorts > 0
        ? `The ports ${port} to ${Math.min(port + furtherPorts, 65_535)} of ${host} are all taken. Choose another with --port.`
        : `Another program has ${place}. Choose another port with --port, or leave --port out for the next free one.`;
    case 'EACCES':
      return `This account may not listen on ${place}. Choose a port from 1024 on with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address ${host} to listen on. Choose another with --host.`;
    default:
      return `The server cannot listen on ${place}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
