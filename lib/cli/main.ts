#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CommandError } from './command-error';
import { EXIT } from './exit-status';
import { program } from './program';

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommandError) {
      console.error(`cdk8s-opencode: ${error.message}`);
      process.exitCode = error.exitStatus;
      return;
    }
    // Commander has printed it already; help and version are no mistake.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.failed;
      return;
    }
    throw error;
  }
}

void main();
