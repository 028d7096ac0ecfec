process.env['CARRIER'] = 'twilio';
await import('./conversation.test.ts');
