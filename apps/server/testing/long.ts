/** Whether this is the long run (`npm run test:full`): what takes tens of seconds and changes seldom is tried there alone. */
export const inTheLongRun = process.env.KONTOR_TEST_FULL === '1'
