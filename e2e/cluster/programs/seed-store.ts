/** Gives the stand-in for Doppler its first values: `node --import tsx e2e/cluster/programs/seed-store.ts FOLDER`. */
import { STORED_VALUES, DOPPLER_CONFIG } from '../suite/secrets';
import { seedDoppler } from '../stand-ins/doppler';

const [, , folder = ''] = process.argv;
seedDoppler(folder, { [DOPPLER_CONFIG]: STORED_VALUES });
